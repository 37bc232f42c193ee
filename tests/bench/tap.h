// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace holdfast::bench {

/// One clock for all stamps: steady, in nanoseconds.
inline std::int64_t stampNow()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// A wire between a program and a venue on loopback, with a thread of its own. It passes bytes both ways,
/// stamps what leaves, and on WebSockets adds a load made of the venue's own frames: it keeps the latest
/// of each channel and instrument, and sends them again at a fixed schedule, stamped with the time they
/// were meant to leave (performance page §8: no coordinated omission).
///
/// A load frame of rows carries `"probe":"<stamp>"` as its last field, so that whoever reads it can say how
/// long it was on its way. Text of tickers and mark prices gets the present time as its `ts`.
class Tap {
public:
    enum class Carries : std::uint8_t { Http, WebSocket };
    struct Load {
        double perSecond = 50'000;    ///< Market data; 0: as fast as the connections take it.
        double ownPerSecond = 500;    ///< Frames of the private stream.
        double markersPerSecond = 10; ///< Public frames that may not be replaced by later ones.
        std::uint64_t count = 0;      ///< Of market data; then one more marker ends it.
        std::uint64_t tellAt =
            0; ///< When so many have left, `tell` is called, on the tap's thread.
        std::function<void()> tell = {};
    };
    /// What was sent, once a load is over.
    struct Sent {
        std::uint64_t market = 0;
        std::uint64_t own = 0;
        std::uint64_t markers = 0;
        std::int64_t begun = 0;
        std::int64_t ended = 0;
        std::int64_t lateWorst = 0;               ///< Of this sender behind its own schedule.
        std::map<std::string, std::int64_t> last; ///< Probe of the last frame by triage's key.
    };
    /// Called on the tap's thread with what passes: a frame towards the program by the path of its stream, or
    /// bytes towards an HTTP server with an empty path.
    using Watch =
        std::function<void(std::string_view path, std::string_view text, std::int64_t at)>;

    Tap(Carries carries, std::uint16_t venuePort, Watch watch = {});
    ~Tap();
    Tap(const Tap&) = delete;
    Tap& operator=(const Tap&) = delete;

    [[nodiscard]] std::uint16_t port() const { return m_port; }
    /// Frames kept so far, by stream.
    [[nodiscard]] std::size_t kept(std::string_view path) const;
    void begin(const Load& load);
    [[nodiscard]] bool isLoading() const { return m_isLoading; }
    [[nodiscard]] Sent sent() const; ///< Not while it is loading.

private:
    struct Connection;
    struct Kept;
    void run();
    void accept();
    void pass(Connection& connection);
    void passFrames(Connection& connection);
    void keep(const std::string& path, std::string_view text);
    void pump();
    void pumpMarket(std::uint64_t due, std::int64_t now);
    void add(Connection* connection, Kept& kept, std::int64_t stamp);
    [[nodiscard]] Connection* on(std::string_view path);

    Carries m_carries;
    std::uint16_t m_venuePort;
    std::uint16_t m_port = 0;
    Watch m_watch;
    int m_listener = -1;
    std::atomic<bool> m_isEnding{false};
    std::atomic<bool> m_isLoading{false};
    mutable std::mutex m_mutex; // of what begin, kept and sent share with the thread
    std::vector<std::unique_ptr<Connection>> m_connections;
    std::map<std::string, std::unique_ptr<Kept>> m_kept; // by path and key
    std::vector<Kept*> m_market;
    std::vector<Kept*> m_own;
    Load m_load;
    Sent m_sent;
    std::thread m_thread;
};

/// The stamp of a load frame; 0: it is none.
[[nodiscard]] std::int64_t probeOf(std::string_view frame);

} // namespace holdfast::bench
