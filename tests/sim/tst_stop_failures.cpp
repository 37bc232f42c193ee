// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/naive_core.h"
#include "core/sim/typed_world.h"
#include "tests/support/compare.h"

#include <cstdio>
#include <ctime>

using namespace holdfast;
using namespace holdfast::sim;

namespace {

const InstrumentId kEth{"ETH-USDT-SWAP"};
const PositionKey kKey{kEth, SideIndex::Net, MarginMode::Cross};

enum class Entry {
    Attached,
    Bare,
    Limit
}; ///< How the position comes to be; Bare: no stop travels along.
std::string_view toString(Entry entry)
{
    return entry == Entry::Attached ? "attached" : entry == Entry::Bare ? "bare" : "limit";
}

/// One way in which protection fails.
struct Case {
    const char* name;
    std::vector<const char*> faults;
    int gapAfter =
        0; ///< Seconds after the entry the price goes 2 % through the stop; 0: it does not.
    int length = 60;      ///< Seconds.
    const char* attached; ///< What it ends in where the stop travels with the entry (also: Limit) …
    const char* bare;     ///< … and where it does not. "" where the fault has nothing to strike.
};
/// "protected", or the trade's cause and from whom that came; where the moment decides, either of two.
constexpr const char* kOnce = "protected";
constexpr const char* kTwice = "the stop failed after its ack, twice / the venue";
constexpr const char* kPassedOfVenue = "stop refused: price passed / the venue";
constexpr const char* kPassedOfMarket = "stop refused: price passed / the market";
constexpr const char* kNeverShown =
    "no live stop within 10 s: the venue acked the stop and never showed it / the venue";
constexpr const char* kNoFill = "the stop fired and its order did not fill / the venue";
constexpr const char* kPartFill = "the stop fired and its order filled 4 % / the venue";
constexpr const char* kGapped = "stop / the market";
constexpr const char* kGappedOrPassed = "stop / the market|stop refused: price passed / the market";
constexpr const char* kOnceOrUnanswered =
    "protected|no live stop within 10 s: the venue did not answer the stop and does not show it / "
    "the venue";

const Case kCases[] = {
    // F01: acked with code 0, failed later.
    {"fails at once, once", {"F01{D=0s,nth=1}"}, 0, 60, kOnce, kOnce},
    {"fails after 1 s, once", {"F01{D=1s,nth=1}"}, 0, 60, kOnce, kOnce},
    {"fails after 5 s, once", {"F01{D=5s,nth=1}"}, 0, 60, kOnce, kOnce},
    {"fails after 30 s, once", {"F01{D=30s,nth=1}"}, 0, 90, kOnce, kOnce},
    {"each fails at once", {"F01{D=0s}"}, 0, 60, kTwice, kTwice},
    {"each fails after 1 s", {"F01{D=1s}"}, 0, 60, kTwice, kTwice},
    {"each fails after 5 s", {"F01{D=5s}"}, 0, 60, kTwice, kTwice},
    {"each fails after 30 s", {"F01{D=30s}"}, 0, 150, kTwice, kTwice},
    {"fails when it fires", {"F01{D=at_trigger}"}, 15, 60, kPassedOfVenue, kPassedOfVenue},
    // F16, F02, F03, F13: it never appears, or late, or nobody answers.
    {"acked and never there", {"F16", "F14{born=never}"}, 0, 60, kNeverShown, kNeverShown},
    {"acked and hidden for 8 s", {"F02{ep=stops,D=8s}"}, 0, 60, kOnce, kOnce},
    {"no answer, it was executed",
     {"F03{what=stop,nth=1}", "F14{born=never}"},
     0,
     60,
     kOnce,
     kOnce},
    {"no answer, it was not",
     {"F03{what=stop,executed=0,nth=1}", "F14{born=never}"},
     0,
     60,
     kOnceOrUnanswered,
     kOnceOrUnanswered},
    {"it comes 20 s late",
     {"F13{what=stop,D=20s,nth=1}", "F14{born=never}"},
     0,
     90,
     kOnceOrUnanswered,
     kOnceOrUnanswered},
    // F14: born only with the whole fill, or never.
    {"never born", {"F14{born=never}"}, 0, 60, kOnce, ""},
    {"a part fills, the rest goes at once", {"F14{fill=40%,D=0s}"}, 0, 60, kOnce, ""},
    {"a part fills, the rest goes after 3 s", {"F14{fill=40%,D=3s}"}, 0, 60, kOnce, ""},
    {"a part fills, and each stop fails", {"F14{fill=40%,D=3s}", "F01{D=0s}"}, 0, 60, kTwice, ""},
    // F110: it fires, and its order does not do it.
    {"it fires, no fill", {"F110{fill=0%}"}, 15, 60, kNoFill, kNoFill},
    {"it fires, a part fills", {"F110{fill=40%}"}, 15, 60, kPartFill, kPartFill},
    {"it fires, a part fills, closes too",
     {"F110{fill=40%}", "F15{fill=40%,at=12s,times=4}"},
     15,
     60,
     kPartFill,
     kPartFill},
    // F62, F63: the price goes through the stop before, while and after it is placed.
    {"gap before it is placed", {"F62{when=fill,gap=2%,times=1}"}, 0, 60, kGapped, kPassedOfMarket},
    {"gap 100 ms after the fill",
     {"F62{when=fill,gap=2%,D=100ms,times=1}"},
     0,
     60,
     kGapped,
     kGappedOrPassed},
    {"gap with its ack", {"F62{when=ack,gap=2%,times=1}"}, 0, 60, kGapped, kGapped},
    {"gap 1 s after its ack", {"F62{when=ack,gap=2%,D=1s,times=1}"}, 0, 60, kGapped, kGapped},
    {"gap after it was proved", {}, 15, 60, kGapped, kGapped},
    {"crossed as it arrives",
     {"F63{nth=1}", "F14{born=never}"},
     0,
     60,
     kPassedOfMarket,
     kPassedOfMarket},
    // Catalogue §9, those that need only these.
    {"F01+F63+F15, incident 2",
     {"F01{D=at_trigger}", "F63{at=10s}", "F15{fill=30%,at=10s,times=4}"},
     15,
     60,
     kPassedOfVenue,
     kPassedOfVenue},
    {"F01+F63, failed then crossed",
     {"F01{D=0s,nth=1}", "F63{nth=2}", "F14{born=never}"},
     0,
     60,
     kPassedOfVenue,
     kPassedOfVenue},
};

struct Ending {
    std::string what; ///< "protected", "cause / from", or what is wrong.
    std::string wrong;
    std::uint64_t effects = 0;
    std::map<std::string, std::uint64_t> sometimes;
    std::string story;
};

Ending play(const Case& row, Direction direction, TriggerSource source, Entry entry,
            engine::Door door, const CoreFactory& core, bool hasTarget = false)
{
    WorldConfig config = typedWorld(7);
    config.engine.door = door;
    config.engine.accounts[0].stopSource = source;
    config.engine.accounts[0].attachStops = entry != Entry::Bare;
    World world{config, core};
    world.run(seconds{30});
    for (const char* fault : row.faults)
        world.addFault(fault);
    const bool isLong = direction == Direction::Long;
    const auto moveTo = [&](const char* ofLong, const char* ofShort) {
        const Price last = world.venue().market().price(kEth, TriggerSource::Last);
        const Instrument* listed = world.venue().market().instrument(kEth);
        const Price there{(last.value * Decimal::of(isLong ? ofLong : ofShort))
                              .roundedToStep(listed->tick.value, Rounding::HalfEven)};
        world.setPrice(kEth, there);
        return there;
    };
    engine::Open open;
    open.key = {"the entry"};
    open.account = kSimAccount;
    open.instrument = kEth;
    open.direction = direction;
    open.size = {engine::SizeKind::Notional, Decimal::of("2400")};
    open.stop.percent = Decimal::of("1");
    open.stop.source = source;
    open.source = "ticket";
    if (entry == Entry::Limit) {
        const Price last = world.venue().market().price(kEth, TriggerSource::Last);
        open.type = OrderType::Limit;
        open.limit = Price{(last.value * Decimal::of(isLong ? "0.999" : "1.001"))
                               .roundedToStep(Decimal::of("0.01"), Rounding::HalfEven)};
    }
    if (hasTarget) // Far enough never to be reached: an oco instead of a conditional.
        open.takeProfit = Price{(world.venue().market().price(kEth, TriggerSource::Last).value
                                 * Decimal::of(isLong ? "1.1" : "0.9"))
                                    .roundedToStep(Decimal::of("0.01"), Rounding::HalfEven)};
    world.act(open, "entry");
    if (entry == Entry::Limit) {
        world.run(seconds{1});
        (void)moveTo("0.9985", "1.0015");
    }
    if (row.gapAfter > 0) {
        world.run(seconds{row.gapAfter});
        (void)moveTo("0.98", "1.02");
    }
    world.run(seconds{row.length - row.gapAfter});

    Ending ending;
    for (const Violation& violation : world.referee().violations())
        ending.wrong += violation.invariant + ": " + violation.text + "\n";
    if (world.isHalted()) ending.wrong += "halted: " + world.haltReason() + "\n";
    for (const Fault& fault : world.venue().faults().faults())
        ending.effects += fault.effects;
    ending.sometimes = world.referee().sometimes();
    const auto row_ = world.venue().position(world.uid(), kKey);
    int trades = 0;
    int closedClaims = 0;
    std::string cause;
    std::string from;
    for (const journal::Record& record : world.journal()) {
        if (const auto* trade = std::get_if<journal::TradeRecord>(&record.body))
            ++trades, cause = trade->cause;
        if (const auto* claim = std::get_if<journal::ClaimRecord>(&record.body))
            closedClaims += claim->kind == journal::ClaimKind::Closed ? 1 : 0;
        if (const auto* proof = std::get_if<journal::EvidenceRecord>(&record.body);
            proof && proof->kind == "ending")
            for (const auto& [name, value] : proof->fields)
                if (name == "from") from = value;
    }
    engine::StopState stop = engine::StopState::None;
    if (world.snapshot())
        for (const auto& position : world.snapshot()->positions)
            if (position.key == kKey) stop = position.stop;
    if (row_ && row_->isOpen())
        ending.what = stop == engine::StopState::Verified && !world.referee().hasUnprotected()
                          ? "protected"
                          : "held, and its stop is " + std::string{toString(stop)};
    else if (trades == 1 && closedClaims == 1)
        ending.what = cause + " / " + from;
    else
        ending.what = "flat, with " + std::to_string(trades) + " trades and "
                      + std::to_string(closedClaims) + " proofs";
    if (!world.venue().workingOrders(world.uid()).empty()) ending.wrong += "an order works on\n";
    for (const std::string& line : world.recent())
        ending.story += line + "\n";
    return ending;
}

std::string nameOf(const Case& row, Direction direction, TriggerSource source, Entry entry,
                   engine::Door door, bool hasTarget)
{
    return std::string{row.name} + ", " + std::string{toString(direction)} + ", "
           + std::string{toString(source)} + ", " + std::string{toString(entry)} + ", "
           + (door == engine::Door::Typed ? "typed" : "wire")
           + (hasTarget ? ", with a target" : "");
}

/// Over the wire the order of an oco may end before the venue says which level it was: then the cause must not
/// say so either.
std::string withoutLevel(std::string text)
{
    constexpr std::string_view kEither{"the stop or its take profit fired"};
    if (const auto at = text.find(kEither); at != std::string::npos)
        text.replace(at, kEither.size(), "the stop fired");
    return text;
}

/// Causes that differ in a number of percent are one: lots round it.
std::string withoutPercent(std::string text)
{
    const auto at = text.find("filled ");
    const auto end = text.find(" %", at);
    if (at != std::string::npos && end != std::string::npos) text.erase(at + 7, end - at - 7);
    return text;
}

bool isOneOf(const std::string& what, const std::string& wanted)
{
    return ("|" + wanted + "|").find("|" + what + "|") != std::string::npos;
}

} // namespace

/// Incident 2 as a grid: each way a stop fails × both sides × both trigger sources × three entries, and again
/// with a target beside the stop (an oco), in the typed world and over the wire. Each ends protected, or closed and proved with the true cause.
class TestStopFailures : public QObject {
    Q_OBJECT

private slots:
    void endsProtectedOrClosedAndProved_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < std::size(kCases); ++i)
            QTest::newRow(kCases[i].name) << static_cast<int>(i);
    }
    void endsProtectedOrClosedAndProved()
    {
        QFETCH(int, index);
        const Case& row = kCases[static_cast<std::size_t>(index)];
        std::string wrong;
        std::string story;
        const auto add = [&](engine::Door door, Direction direction, TriggerSource source,
                             Entry entry, bool hasTarget) {
            const std::string wanted = entry == Entry::Bare ? row.bare : row.attached;
            if (wanted.empty()) return;
            const Ending ending =
                play(row, direction, source, entry, door, productCore(), hasTarget);
            ++m_worlds;
            for (const auto& [name, count] : ending.sometimes)
                m_reached[name] += count;
            std::string here = ending.wrong;
            const std::string what = hasTarget ? withoutLevel(ending.what) : ending.what;
            if (!isOneOf(withoutPercent(what), withoutPercent(wanted)))
                here += "it ended in \"" + ending.what + "\", not \"" + wanted + "\"\n";
            if (!row.faults.empty() && ending.effects == 0) here += "no fault took effect\n";
            if (here.empty()) return;
            wrong += nameOf(row, direction, source, entry, door, hasTarget) + ":\n" + here;
            if (story.empty()) story = ending.story;
        };
        for (const engine::Door door : {engine::Door::Typed, engine::Door::Wire})
            for (const Direction direction : {Direction::Long, Direction::Short})
                for (const TriggerSource source : {TriggerSource::Mark, TriggerSource::Last})
                    for (const Entry entry : {Entry::Attached, Entry::Bare, Entry::Limit}) {
                        add(door, direction, source, entry, false);
                        if (source == TriggerSource::Mark)
                            add(door, direction, source, entry, true);
                    }
        QVERIFY2(wrong.empty(), (wrong + story).c_str());
    }

    /// The same worlds with the naive core: bare entries, since it attaches nothing.
    void theNaiveCoreIsCaught_data()
    {
        QTest::addColumn<int>("index");
        QTest::addColumn<QByteArray>("invariants");
        const auto add = [](const char* name, const char* invariants) {
            for (std::size_t i = 0; i < std::size(kCases); ++i)
                if (std::string_view{kCases[i].name} == name)
                    QTest::newRow(name) << static_cast<int>(i) << QByteArray{invariants};
        };
        add("each fails at once", "I3");
        add("fails when it fires", "I3");
        add("acked and never there", "I3");
        add("it fires, no fill", "I3");
        add("it fires, a part fills", "I3");
        add("crossed as it arrives", "I3");
        add("F01+F63+F15, incident 2", "I3");
    }
    void theNaiveCoreIsCaught()
    {
        QFETCH(int, index);
        QFETCH(QByteArray, invariants);
        const Ending ending =
            play(kCases[static_cast<std::size_t>(index)], Direction::Long, TriggerSource::Last,
                 Entry::Bare, engine::Door::Typed, naiveCore());
        QVERIFY2(ending.wrong.find(invariants.toStdString() + ":") != std::string::npos,
                 (ending.what + "\n" + ending.wrong + ending.story).c_str());
    }

    void cleanupTestCase()
    {
        std::printf("FIGURE incident 2 grid, worlds = %d worlds\n", m_worlds);
        for (const char* name : {"stop refused because price passed", "acked stop failed",
                                 "stop fired", "emergency close needed three rounds"}) {
            std::printf("FIGURE incident 2 grid, %s = %llu times\n", name,
                        static_cast<unsigned long long>(m_reached[name]));
            if (m_worlds > 100) QVERIFY2(m_reached[name] > 0, name);
        }
    }

private:
    int m_worlds = 0;
    std::map<std::string, std::uint64_t> m_reached;
};

QTEST_GUILESS_MAIN(TestStopFailures)
#include "tst_stop_failures.moc"
