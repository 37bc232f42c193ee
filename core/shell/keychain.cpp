// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shell/keychain.h"

#include "core/base/json.h"

#include <QEventLoop>
#include <QFile>
#include <qt6keychain/keychain.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace holdfast::shell {
namespace {

constexpr qsizetype kTextMax = 1 << 20;

QString service() { return QStringLiteral("org.holdfast.Holdfast"); }
QString keyOf(const AccountId& account)
{
    return QStringLiteral("account/") + QString::fromStdString(account.text);
}

void wipe(QByteArray& bytes)
{
    bytes.detach();
    volatile char* at = bytes.data();
    for (qsizetype i = 0; i < bytes.size(); ++i)
        at[i] = 0;
    bytes.clear();
}

Result<signing::Secret> secretOf(json::Value object, std::string_view name)
{
    const auto value = object.required(name);
    if (!value) return Unexpected{value.error()};
    const auto text = value->text();
    // The reader's own error may quote what it read, and that may be the secret.
    if (!text) return unexpected(ErrorCode::Malformed, std::string{name} + " is not a text");
    return signing::Secret{*text};
}

Result<Credentials> credentialsOf(json::Value object)
{
    auto key = secretOf(object, "key");
    if (!key) return Unexpected{key.error()};
    auto secret = secretOf(object, "secret");
    if (!secret) return Unexpected{secret.error()};
    Credentials credentials{std::move(*key), std::move(*secret), {}};
    if (object.at("passphrase")) {
        auto passphrase = secretOf(object, "passphrase");
        if (!passphrase) return Unexpected{passphrase.error()};
        credentials.passphrase = std::move(*passphrase);
    }
    return credentials;
}

Credentials copyOf(const Credentials& from)
{
    return {from.key.clone(), from.secret.clone(), from.passphrase.clone()};
}

/// Runs a keychain job to its end on this thread.
Result<void> run(QKeychain::Job& job)
{
    job.setAutoDelete(false);
    job.setInsecureFallback(false);
    QEventLoop loop;
    QObject::connect(&job, &QKeychain::Job::finished, &loop, &QEventLoop::quit);
    job.start();
    loop.exec();
    std::string said = job.errorString().toStdString();
    while (said.ends_with('.') || said.ends_with(' '))
        said.pop_back();
    const std::string instead = "pass the credentials with --credentials-fd N, or as systemd's "
                                "credential \"holdfast\"";
    switch (job.error()) {
    case QKeychain::NoError: return {};
    case QKeychain::EntryNotFound:
        return unexpected(
            ErrorCode::Missing,
            "the keychain holds nothing for it: add it with holdfast-cli account add");
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return unexpected(ErrorCode::Unavailable,
                          "the keychain refused access (" + said + "): unlock it and try again");
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return unexpected(ErrorCode::Unavailable,
                          "there is no keychain here (" + said + "): " + instead);
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError: break;
    }
    return unexpected(ErrorCode::Unavailable, "the keychain does not answer (" + said
                                                  + "): start the desktop's keyring, or "
                                                  + instead);
}

} // namespace

Result<GivenCredentials> GivenCredentials::parse(QByteArray& text)
{
    GivenCredentials given;
    {
        json::Document document;
        const auto root = document.parse({text.constData(), static_cast<std::size_t>(text.size())});
        if (!root || !root->isObject()) {
            wipe(text);
            return unexpected(ErrorCode::Malformed, "credentials: not a JSON object of accounts");
        }
        for (const json::Value account : root->items()) {
            auto credentials = credentialsOf(account);
            if (!credentials) {
                wipe(text);
                return Unexpected{
                    credentials.error().within("credentials of " + std::string{account.key()})};
            }
            given.m_accounts.insert_or_assign(AccountId{std::string{account.key()}},
                                              std::move(*credentials));
        }
    }
    wipe(text);
    return given;
}

Result<GivenCredentials> GivenCredentials::fromDescriptor(int fd)
{
    QByteArray text;
    text.reserve(kTextMax); // so that no growth leaves a copy behind
    char chunk[4096];
    for (;;) {
        const auto size = ::read(fd, chunk, sizeof chunk);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0 || text.size() + size > kTextMax) {
            const std::string why = size < 0 ? std::strerror(errno) : "longer than 1 MiB";
            wipe(text);
            ::close(fd);
            return unexpected(ErrorCode::Unavailable,
                              "credentials from descriptor " + std::to_string(fd) + ": " + why);
        }
        if (size == 0) break;
        text.append(chunk, static_cast<qsizetype>(size));
    }
    ::close(fd);
    volatile char* at = chunk;
    for (std::size_t i = 0; i < sizeof chunk; ++i)
        at[i] = 0;
    return parse(text);
}

Result<GivenCredentials> GivenCredentials::fromSystemd()
{
    const QByteArray directory = qgetenv("CREDENTIALS_DIRECTORY");
    if (directory.isEmpty()) return GivenCredentials{};
    QFile file{QFile::decodeName(directory) + QStringLiteral("/holdfast")};
    if (!file.exists()) return GivenCredentials{};
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        return unexpected(ErrorCode::Unavailable,
                          file.fileName().toStdString() + ": " + file.errorString().toStdString());
    }
    QByteArray text = file.read(kTextMax);
    return parse(text);
}

std::optional<Credentials> GivenCredentials::of(const AccountId& account) const
{
    const auto at = m_accounts.find(account);
    if (at == m_accounts.end()) return std::nullopt;
    return copyOf(at->second);
}

void GivenCredentials::merge(GivenCredentials other)
{
    for (auto& [account, credentials] : other.m_accounts)
        m_accounts.insert_or_assign(account, std::move(credentials));
}

Result<Credentials> Keychain::read(const AccountId& account)
{
    QKeychain::ReadPasswordJob job{service()};
    job.setKey(keyOf(account));
    if (auto done = run(job); !done)
        return Unexpected{done.error().within("account " + account.text)};
    QByteArray text = job.binaryData();
    json::Document document;
    const auto root = document.parse({text.constData(), static_cast<std::size_t>(text.size())});
    auto credentials = root ? credentialsOf(*root)
                            : Result<Credentials>{unexpected(ErrorCode::Malformed,
                                                             "the keychain's entry is not ours")};
    wipe(text);
    if (!credentials) return Unexpected{credentials.error().within("account " + account.text)};
    return credentials;
}

Result<void> Keychain::write(const AccountId& account, const Credentials& credentials)
{
    json::Writer writer;
    writer.beginObject()
        .member("key", credentials.key.reveal())
        .member("secret", credentials.secret.reveal());
    writer.member("passphrase", credentials.passphrase.reveal()).endObject();
    std::string text = writer.take();
    QByteArray bytes{text.data(), static_cast<qsizetype>(text.size())};
    signing::wipe(text);
    QKeychain::WritePasswordJob job{service()};
    job.setKey(keyOf(account));
    job.setBinaryData(bytes);
    auto done = run(job);
    wipe(bytes);
    if (!done) return Unexpected{done.error().within("account " + account.text)};
    return {};
}

Result<void> Keychain::remove(const AccountId& account)
{
    QKeychain::DeletePasswordJob job{service()};
    job.setKey(keyOf(account));
    if (auto done = run(job); !done)
        return Unexpected{done.error().within("account " + account.text)};
    return {};
}

} // namespace holdfast::shell
