// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/shell/account_access.h"

#include <QByteArray>

#include <map>
#include <optional>

namespace holdfast::shell {

/// Secrets that came with the start of the program: for machines without a keyring (decisions §11).
/// They win over the keychain.
///
/// The form is JSON: {"ACCOUNT":{"key":"…","secret":"…","passphrase":"…"}, …}.
class GivenCredentials {
public:
    /// `--credentials-fd N`: reads the descriptor to its end and closes it.
    /// \retval ErrorCode::Unavailable  the descriptor cannot be read
    /// \retval ErrorCode::Malformed, Missing  not of the form; the error never quotes a value
    [[nodiscard]] static Result<GivenCredentials> fromDescriptor(int fd);
    /// systemd's $CREDENTIALS_DIRECTORY: the file "holdfast" in it, if both exist; else nothing.
    [[nodiscard]] static Result<GivenCredentials> fromSystemd();
    /// Overwrites `text`.
    [[nodiscard]] static Result<GivenCredentials> parse(QByteArray& text);

    [[nodiscard]] bool has(const AccountId& account) const { return m_accounts.contains(account); }
    /// A copy of the account's; nullopt if there is none.
    [[nodiscard]] std::optional<Credentials> of(const AccountId& account) const;
    void add(const AccountId& account, Credentials credentials)
    {
        m_accounts.insert_or_assign(account, std::move(credentials));
    }
    /// Adds those of `other`; its entries win.
    void merge(GivenCredentials other);

private:
    std::map<AccountId, Credentials> m_accounts;
};

/// The desktop's keyring, through QtKeychain. Blocks the calling thread in an event loop of its own:
/// for the start of the program and for `holdfast-cli account`, never for the engine's thread.
/// There is no fallback to a file of ours: without a keyring the error says what to do.
class Keychain {
public:
    /// \retval ErrorCode::Missing      nothing is kept for this account
    /// \retval ErrorCode::Unavailable  no keyring, or it is locked; the context says what to do
    [[nodiscard]] static Result<Credentials> read(const AccountId& account);
    [[nodiscard]] static Result<void> write(const AccountId& account,
                                            const Credentials& credentials);
    [[nodiscard]] static Result<void> remove(const AccountId& account);
};

} // namespace holdfast::shell
