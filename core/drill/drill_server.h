// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/domain/terms.h"
#include "core/drill/drill_options.h"
#include "core/sim/dialect.h"
#include "core/sim/http.h"

#include <QObject>

#include <cstdint>
#include <memory>
#include <string>

namespace holdfast::sim {
class VenueModel;
}

namespace holdfast::drill {

/// The generated market begins in this minute of its seed's story. In seed 1's it lets a mean reversion on ETH's bars
/// of five minutes enter with the third one, whoever looks and whenever that is (tst_drill_story).
inline constexpr std::int64_t kFirstMinute = 1'000'165;

/// Who trades at a drill: drawn anew for each one and kept in its state, so that parallel drills never
/// meet on an account lock (decisions §11).
struct DrillIdentity {
    std::string uid;
    sim::Credentials credentials; ///< Bybit has no passphrase.
    friend bool operator==(const DrillIdentity&, const DrillIdentity&) = default;
};
/// From the system's random source.
[[nodiscard]] DrillIdentity drawIdentity(Venue venue = Venue::Okx);

/// The built-in exchange: a VenueModel behind real sockets on loopback, in the venue's own dialect, with
/// a control address beside it (README.md). It lives on the thread of its event loop.
class DrillServer : public QObject {
    Q_OBJECT
public:
    /// Reads candles and state, then listens; the drill runs from here on.
    /// \retval ErrorCode::Malformed    an option that cannot be (instrument, fault): exit 64
    /// \retval ErrorCode::Missing      a file that cannot be read or understood: exit 3
    /// \retval ErrorCode::Unavailable  no port: exit 1
    [[nodiscard]] static Result<std::unique_ptr<DrillServer>> start(const DrillOptions& options);
    ~DrillServer() override;

    /// The first line of standard output, without its end: {"ready":true,"venue",…} (decisions §15).
    [[nodiscard]] std::string readyLine() const;
    [[nodiscard]] const DrillIdentity& identity() const;
    [[nodiscard]] std::string restUrl() const;
    [[nodiscard]] std::string streamUrl(std::string_view role)
        const; ///< OKX: "public", "private", "business", "all"; Bybit: "public",
               ///< "private", "trade"
    [[nodiscard]] std::string controlUrl() const;

    /// The truth behind the sockets, for tests that run in the same process.
    [[nodiscard]] sim::VenueModel& model();
    /// Writes the state file now, if there is one; false if it could not be written.
    bool saveState();

private:
    struct Parts;
    explicit DrillServer(std::unique_ptr<Parts> parts);
    [[nodiscard]] sim::HttpAnswer control(const sim::HttpAsk& ask);
    void pump();

    std::unique_ptr<Parts> m_parts;
};

/// The body of `holdfast-cli drill`: prints the ready line and runs until standard input closes (or for
/// good with `keep`). Needs a QCoreApplication. Sentences go to standard error.
/// \returns the exit code of decisions §15
[[nodiscard]] int runDrill(const DrillOptions& options);

} // namespace holdfast::drill
