// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/tap.h"

#include "core/base/assert.h"
#include "core/venues/okx/triage.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace holdfast::bench {
namespace {

constexpr std::size_t kDigits = 19;
constexpr std::string_view kProbe = R"("probe":")";
constexpr std::size_t kChunk = 256 * 1024;
constexpr std::size_t kAheadMax = 512 * 1024; // bytes queued here while a backlog is made
constexpr std::int64_t kSecond = 1'000'000'000;

int nonBlocking(int socket)
{
    HF_ASSERT(socket >= 0);
    HF_ASSERT(fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK) == 0);
    const int yes = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return socket;
}
sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}
const sockaddr* plain(const sockaddr_in& address)
{
    return reinterpret_cast<const sockaddr*>(&address); // NOLINT: what the call is made for
}

/// Writes what goes; the rest stays. False: the connection is gone.
bool drain(int socket, std::string& bytes)
{
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto n = ::send(socket, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
        if (n <= 0) return false;
        at += static_cast<std::size_t>(n);
    }
    bytes.erase(0, at);
    return true;
}
/// Reads what is there. False: the other end is gone.
bool fill(int socket, std::string& bytes)
{
    thread_local std::vector<char> chunk(kChunk);
    for (;;) {
        const auto n = ::recv(socket, chunk.data(), chunk.size(), 0);
        if (n < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
        if (n == 0) return false;
        bytes.append(chunk.data(), static_cast<std::size_t>(n));
    }
}

std::string frameOf(std::string_view text)
{
    std::string frame{'\x81'};
    if (text.size() < 126) {
        frame += static_cast<char>(text.size());
    } else {
        HF_ASSERT(text.size() < 65'536);
        frame += '\x7e';
        frame += static_cast<char>(text.size() >> 8U);
        frame += static_cast<char>(text.size() & 0xffU);
    }
    frame += text;
    return frame;
}
void writeDigits(char* at, std::size_t count, std::int64_t value)
{
    for (std::size_t i = count; i-- > 0; value /= 10)
        at[i] = static_cast<char>('0' + value % 10);
}

} // namespace

std::int64_t probeOf(std::string_view frame)
{
    const auto at = frame.rfind(kProbe);
    if (at == std::string_view::npos || frame.size() < at + kProbe.size() + kDigits) return 0;
    std::int64_t value = 0;
    for (const char c : frame.substr(at + kProbe.size(), kDigits))
        value = value * 10 + (c - '0');
    return value;
}

struct Tap::Connection {
    int program = -1;
    int venue = -1;
    std::string path;
    std::string toVenue, toProgram, fromVenue;
    bool isUpgraded = false;
    bool isGone = false;
};
/// A frame as it is sent again, with its places for stamps.
struct Tap::Kept {
    std::string path;
    std::string key; // triage's
    std::string frame;
    std::size_t probeAt = std::string::npos;
    std::size_t timeAt = std::string::npos;
};

Tap::Tap(Carries carries, std::uint16_t venuePort, Watch watch)
    : m_carries{carries}
    , m_venuePort{venuePort}
    , m_watch{std::move(watch)}
{
    m_listener = ::socket(AF_INET, SOCK_STREAM, 0);
    const auto address = loopback(0);
    HF_ASSERT(::bind(m_listener, plain(address), sizeof address) == 0);
    HF_ASSERT(::listen(m_listener, 64) == 0);
    sockaddr_in bound{};
    socklen_t size = sizeof bound;
    HF_ASSERT(::getsockname(m_listener, reinterpret_cast<sockaddr*>(&bound), &size) == 0); // NOLINT
    m_port = ntohs(bound.sin_port);
    nonBlocking(m_listener);
    m_thread = std::thread{[this] { run(); }};
}

Tap::~Tap()
{
    m_isEnding = true;
    m_thread.join();
    for (const auto& connection : m_connections) {
        ::close(connection->program);
        ::close(connection->venue);
    }
    ::close(m_listener);
}

std::size_t Tap::kept(std::string_view path) const
{
    const std::scoped_lock lock{m_mutex};
    return static_cast<std::size_t>(
        std::count_if(m_kept.begin(), m_kept.end(),
                      [&](const auto& entry) { return entry.second->path == path; }));
}

void Tap::begin(const Load& load)
{
    const std::scoped_lock lock{m_mutex};
    HF_ASSERT(!m_isLoading);
    m_load = load;
    m_sent = {};
    m_market.clear();
    m_own.clear();
    // Of ten frames six are tickers, three mark prices, one a candle, as far as they were seen.
    std::map<std::string, std::vector<Kept*>> byKind;
    for (const auto& [name, kept] : m_kept) {
        if (kept->path.ends_with("private"))
            m_own.push_back(kept.get());
        else
            byKind[kept->key.substr(0, kept->key.find('"'))].push_back(kept.get());
    }
    std::size_t longest = 0;
    for (const auto& [kind, list] : byKind)
        longest = std::max(longest, list.size());
    for (std::size_t i = 0; i < longest * 10; ++i) {
        for (const auto& [kind, list] : byKind) {
            const std::size_t share = kind == "tickers" ? 6 : kind == "mark-price" ? 3 : 1;
            if (i % 10 < share) m_market.push_back(list[(i / 10 + i % 10 * 7) % list.size()]);
        }
    }
    HF_ASSERT(!m_market.empty() && !m_own.empty());
    m_sent.begun = stampNow();
    m_isLoading = true;
}

Tap::Sent Tap::sent() const
{
    const std::scoped_lock lock{m_mutex};
    HF_ASSERT(!m_isLoading);
    return m_sent;
}

Tap::Connection* Tap::on(std::string_view path)
{
    for (auto at = m_connections.rbegin(); at != m_connections.rend(); ++at)
        if ((*at)->isUpgraded && (*at)->path == path) return at->get();
    return nullptr;
}

void Tap::run()
{
    std::vector<pollfd> polled;
    while (!m_isEnding) {
        polled.assign(1, {m_listener, POLLIN, 0});
        for (const auto& c : m_connections) {
            polled.push_back(
                {c->program, static_cast<short>(POLLIN | (c->toProgram.empty() ? 0 : POLLOUT)), 0});
            polled.push_back(
                {c->venue, static_cast<short>(POLLIN | (c->toVenue.empty() ? 0 : POLLOUT)), 0});
        }
        const timespec wait{0, m_isLoading ? 100'000 : 2'000'000};
        ::ppoll(polled.data(), polled.size(), &wait, nullptr);
        accept();
        const std::scoped_lock lock{m_mutex};
        for (const auto& connection : m_connections)
            pass(*connection);
        if (m_isLoading) pump();
        for (const auto& c : m_connections) {
            if (c->isGone || !drain(c->program, c->toProgram) || !drain(c->venue, c->toVenue))
                c->isGone = true;
        }
        std::erase_if(m_connections, [](const auto& c) {
            if (!c->isGone) return false;
            ::close(c->program);
            ::close(c->venue);
            return true;
        });
    }
}

void Tap::accept()
{
    for (;;) {
        const int program = ::accept(m_listener, nullptr, nullptr);
        if (program < 0) return;
        auto connection = std::make_unique<Connection>();
        connection->program = nonBlocking(program);
        const int venue = ::socket(AF_INET, SOCK_STREAM, 0);
        const auto address = loopback(m_venuePort);
        HF_ASSERT(::connect(venue, plain(address), sizeof address) == 0);
        connection->venue = nonBlocking(venue);
        const std::scoped_lock lock{m_mutex};
        m_connections.push_back(std::move(connection));
    }
}

void Tap::pass(Connection& c)
{
    const std::size_t before = c.toVenue.size();
    if (!fill(c.program, c.toVenue)) c.isGone = true;
    const std::string_view asked = std::string_view{c.toVenue}.substr(before);
    if (!asked.empty()) {
        if (m_carries == Carries::WebSocket && c.path.empty() && asked.starts_with("GET "))
            c.path = std::string{asked.substr(4, asked.find(' ', 4) - 4)};
        if (m_carries == Carries::Http && m_watch) m_watch({}, asked, stampNow());
    }
    if (!fill(c.venue, c.fromVenue)) c.isGone = true;
    if (m_carries == Carries::WebSocket) return passFrames(c);
    c.toProgram += c.fromVenue;
    c.fromVenue.clear();
}

/// Whole frames only, so that others can go in between.
void Tap::passFrames(Connection& c)
{
    std::size_t at = 0;
    if (!c.isUpgraded) {
        const auto end = c.fromVenue.find("\r\n\r\n");
        if (end == std::string::npos) return;
        at = end + 4;
        c.toProgram.append(c.fromVenue, 0, at);
        c.isUpgraded = true;
    }
    for (;;) {
        const std::string_view rest = std::string_view{c.fromVenue}.substr(at);
        if (rest.size() < 2) break;
        std::size_t head = 2;
        std::uint64_t size = static_cast<unsigned char>(rest[1]) & 0x7fU;
        if (size >= 126) {
            const std::size_t bytes = size == 126 ? 2 : 8;
            head += bytes;
            if (rest.size() < head) break;
            size = 0;
            for (std::size_t i = 0; i < bytes; ++i)
                size = size << 8U | static_cast<unsigned char>(rest[2 + i]);
        }
        if (rest.size() < head + size) break;
        const std::string_view text = rest.substr(head, size);
        if (m_watch) m_watch(c.path, text, stampNow());
        if (rest[0] == '\x81') keep(c.path, text);
        // The venue's own quotes would take the place of the load's last ones, which are looked for.
        const bool isHeld = (m_isLoading || stampNow() < m_sent.ended + kSecond)
                            && !c.path.ends_with("private") && venues::okx::triage(text);
        if (!isHeld) c.toProgram.append(rest, 0, head + size);
        at += head + size;
    }
    c.fromVenue.erase(0, at);
}

void Tap::keep(const std::string& path, std::string_view text)
{
    if (m_isLoading) return; // the load is what it was when it began
    std::string key;
    const bool isOwn = path.ends_with("private");
    if (isOwn) { // a snapshot again would be a new whole picture
        constexpr std::string_view kHead = R"({"arg":{"channel":")";
        if (!text.starts_with(kHead) || text.find(R"("eventType":"snapshot")") != text.npos) return;
        if (!text.ends_with("}]}")) return;
        key = std::string{text.substr(kHead.size(), text.find('"', kHead.size()) - kHead.size())};
    } else {
        const auto triaged = venues::okx::triage(text);
        if (!triaged) return;
        key = std::string{*triaged};
    }
    auto kept = std::make_unique<Kept>();
    kept->path = path;
    kept->key = key;
    std::string with{text};
    if (with.ends_with("}]}"))
        with.insert(with.size() - 3, "," + std::string{kProbe} + std::string(kDigits, '0') + '"');
    kept->frame = frameOf(with);
    if (const auto at = kept->frame.rfind(kProbe); at != std::string::npos)
        kept->probeAt = at + kProbe.size();
    constexpr std::string_view kTime = R"("ts":")";
    if (const auto at = kept->frame.rfind(kTime); !isOwn && at != std::string::npos)
        kept->timeAt = at + kTime.size();
    // A bar of a candle channel is followed by the next: the latest stands for the channel.
    const bool isCandle = key.starts_with("candle");
    m_kept[path + ' ' + (isCandle ? key.substr(0, key.rfind('[')) : key)] = std::move(kept);
}

void Tap::add(Connection* connection, Kept& kept, std::int64_t stamp)
{
    HF_ASSERT(connection != nullptr); // a link that closes under load is a finding
    if (kept.probeAt != std::string::npos) writeDigits(&kept.frame[kept.probeAt], kDigits, stamp);
    if (kept.timeAt != std::string::npos) {
        const auto wall = std::chrono::system_clock::now().time_since_epoch();
        writeDigits(&kept.frame[kept.timeAt], 13,
                    std::chrono::duration_cast<std::chrono::milliseconds>(wall).count());
    }
    connection->toProgram += kept.frame;
}

void Tap::pumpMarket(std::uint64_t due, std::int64_t now)
{
    std::map<std::string_view, Connection*> by;
    while (m_sent.market < due) {
        Kept& kept = *m_market[m_sent.market % m_market.size()];
        Connection*& to = by[kept.path];
        if (!to) to = on(kept.path);
        if (m_load.perSecond <= 0 && to && to->toProgram.size() >= kAheadMax) return;
        const std::int64_t stamp =
            m_load.perSecond > 0
                ? m_sent.begun
                      + static_cast<std::int64_t>(static_cast<double>(m_sent.market)
                                                  / m_load.perSecond * 1e9)
                : now;
        add(to, kept, stamp);
        if (kept.probeAt != std::string::npos) m_sent.last[kept.key] = stamp;
        ++m_sent.market;
        if (m_sent.market == m_load.tellAt) m_load.tell();
    }
}

void Tap::pump()
{
    const std::int64_t now = stampNow();
    const auto dueAt = [&](double perSecond) {
        return 1
               + static_cast<std::uint64_t>(static_cast<double>(now - m_sent.begun) / kSecond
                                            * perSecond);
    };
    const auto stampOf = [&](std::uint64_t n, double perSecond) {
        return m_sent.begun + static_cast<std::int64_t>(static_cast<double>(n) / perSecond * 1e9);
    };
    const std::uint64_t due =
        m_load.perSecond > 0 ? std::min(m_load.count, dueAt(m_load.perSecond)) : m_load.count;
    if (m_load.perSecond > 0 && due > m_sent.market)
        m_sent.lateWorst =
            std::max(m_sent.lateWorst, now - stampOf(m_sent.market, m_load.perSecond));
    for (const auto count = dueAt(m_load.ownPerSecond); m_sent.own < count; ++m_sent.own) {
        Kept& kept = *m_own[m_sent.own % m_own.size()];
        add(on(kept.path), kept, stampOf(m_sent.own, m_load.ownPerSecond));
    }
    Connection* market = on(m_market.back()->path); // where most of it goes
    const auto mark = [&](std::int64_t stamp) {
        HF_ASSERT(market != nullptr);
        std::string text =
            R"({"event":"channel-conn-count","channel":"tickers","connCount":"1","connId":"load","probe":")";
        text += std::string(kDigits, '0') + "\"}";
        writeDigits(&text[text.size() - 2 - kDigits], kDigits, stamp);
        market->toProgram += frameOf(text);
        ++m_sent.markers;
    };
    if (m_load.perSecond > 0)
        for (const auto count = dueAt(m_load.markersPerSecond); m_sent.markers < count;)
            mark(stampOf(m_sent.markers, m_load.markersPerSecond));
    pumpMarket(due, now);
    if (m_sent.market < m_load.count) return;
    mark(now);
    m_sent.ended = now;
    m_isLoading = false;
}

} // namespace holdfast::bench
