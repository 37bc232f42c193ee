// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/random.h"
#include "core/sim/typed_world.h"
#include "core/sim/wire_swarm.h"
#include "tests/support/compare.h"
#include "tests/support/spoken.h"

#include <cstdio>

using namespace holdfast;
using namespace holdfast::sim;

/// A sample of simulated worlds with faults and a person at work: every sentence said in them cites what
/// proves it in the journal of that world, and the referee finds the claims true.
///
/// The program does not die here: records that a disk lost give their ids to others, and a sentence said just
/// before would cite those (tst_claims has the restarts).
namespace {

class Person {
public:
    Person(World& world, std::uint64_t seed)
        : m_world{&world}
        , m_seed{seed}
        , m_seat{seatsOf(world).front()}
    {
    }
    void act()
    {
        const std::uint64_t n = ++m_acts;
        const InstrumentId& instrument = pick(1, 0, 1) == 0 ? m_seat.eth : m_seat.btc;
        const std::string token = "act " + std::to_string(n);
        switch (pick(2, 0, 9)) {
        case 0:
        case 1:
        case 2:
        case 3: open(instrument, token, pick(3, 0, 3) == 0); break;
        case 4: {
            engine::Flatten flatten;
            flatten.reason = "everything";
            ask(flatten, token);
            break;
        }
        case 5: {
            engine::Flatten flatten;
            flatten.account = kSimAccount;
            flatten.instrument = instrument;
            flatten.reason = "one of them";
            ask(flatten, token);
            break;
        }
        case 6: cancel(token); break;
        case 7: move(token); break;
        case 8: {
            const Price last = m_world->venue().market().price(instrument, TriggerSource::Last);
            const Instrument* listed = m_world->venue().market().instrument(instrument);
            const Decimal factor = Decimal::fromMantissa(pick(4, 975, 1025), 3);
            m_world->setPrice(
                instrument,
                {(last.value * factor).roundedToStep(listed->tick.value, Rounding::HalfEven)});
            break;
        }
        default:
            ask(engine::ClearKill{kSimAccount, "it is over"}, token);
            ask(engine::SetTrading{kSimAccount, true}, token + " on");
            break;
        }
    }
    [[nodiscard]] const std::vector<std::string>& tokens() const { return m_tokens; }

private:
    std::int64_t pick(std::uint64_t purpose, std::int64_t low, std::int64_t high) const
    {
        return toRange(draw(m_seed, 7, purpose, m_acts), low, high);
    }
    void ask(const engine::OperatorAct& act, const std::string& token)
    {
        m_tokens.push_back(token);
        m_world->act(act, token);
    }
    void open(const InstrumentId& instrument, const std::string& token, bool isLimit)
    {
        engine::Open act;
        act.key = {token};
        act.account = kSimAccount;
        act.instrument = instrument;
        act.direction = pick(5, 0, 1) == 0 ? Direction::Long : Direction::Short;
        act.size = {engine::SizeKind::Notional, Decimal::of("1500")};
        act.stop.percent = Decimal::of("0.8");
        act.source = "ticket";
        if (isLimit) { // far enough away to rest for a while
            const Instrument* listed = m_world->venue().market().instrument(instrument);
            const Decimal factor =
                Decimal::of(act.direction == Direction::Long ? "0.996" : "1.004");
            act.type = OrderType::Limit;
            act.limit = Price{
                (m_world->venue().market().price(instrument, TriggerSource::Last).value * factor)
                    .roundedToStep(listed->tick.value, Rounding::HalfEven)};
        }
        ask(act, token);
    }
    void cancel(const std::string& token)
    {
        const auto snapshot = m_world->snapshot();
        if (!snapshot) return;
        for (const engine::OrderView& order : snapshot->orders)
            if (!order.order.reduceOnly)
                return ask(
                    engine::CancelEntry{kSimAccount, order.order.instrument, order.order.venueId},
                    token);
    }
    void move(const std::string& token)
    {
        const auto snapshot = m_world->snapshot();
        if (!snapshot) return;
        for (const engine::PositionView& position : snapshot->positions) {
            if (!position.stopTrigger || position.direction == Direction::Flat) continue;
            const Instrument* listed =
                m_world->venue().market().instrument(position.key.instrument);
            const Decimal factor =
                Decimal::of(position.direction == Direction::Long ? "1.001" : "0.999");
            return ask(
                engine::MoveStop{kSimAccount, position.key,
                                 Price{(position.stopTrigger->value * factor)
                                           .roundedToStep(listed->tick.value, Rounding::HalfEven)}},
                token);
        }
    }

    World* m_world;
    std::uint64_t m_seed;
    Seat m_seat;
    std::uint64_t m_acts = 0;
    std::vector<std::string> m_tokens;
};

std::map<journal::ClaimKind, int> totals;
std::size_t sentences = 0;
int levels = 0; ///< Stops that a venue kept for a position, read in the position's row.

} // namespace

class TestClaimsInWorlds : public QObject {
    Q_OBJECT

private slots:
    void everySentenceIsProved_data()
    {
        QTest::addColumn<int>("seed");
        QTest::addColumn<bool>("isWire");
        QTest::addColumn<QByteArray>("venue");
        for (int seed = 1; seed <= 12; ++seed)
            QTest::addRow("typed, seed %d", seed) << seed << false << QByteArray{"okx"};
        for (int seed = 101; seed <= 104; ++seed)
            QTest::addRow("wire, seed %d", seed) << seed << true << QByteArray{"okx"};
        for (int seed = 201; seed <= 206; ++seed)
            QTest::addRow("Bybit, typed, seed %d", seed) << seed << false << QByteArray{"bybit"};
        for (int seed = 301; seed <= 302; ++seed)
            QTest::addRow("Bybit, wire, seed %d", seed) << seed << true << QByteArray{"bybit"};
    }
    void everySentenceIsProved()
    {
        QFETCH(int, seed);
        QFETCH(bool, isWire);
        QFETCH(QByteArray, venue);
        const auto number = static_cast<std::uint64_t>(seed);
        constexpr minutes kLength{90};
        WorldConfig config = worldOf(venue.toStdString(), number);
        config.faults = isWire ? drawWireFaults(number, kLength) : drawFaults(number, kLength);
        if (isWire) config.engine.door = engine::Door::Wire;
        World world{std::move(config), productCore()};
        Person person{world, number};
        test::Spoken spoken;
        constexpr seconds kLook{2};
        nanoseconds untilAct = minutes{1};
        for (nanoseconds left = kLength; left > nanoseconds{0} && !world.isHalted();
             left -= kLook) {
            world.run(kLook);
            if (const auto snapshot = world.snapshot()) spoken.hear(*snapshot);
            untilAct -= kLook;
            if (untilAct > nanoseconds{0}) continue;
            untilAct = seconds{
                toRange(draw(number, 8, 1, static_cast<std::uint64_t>(left.count())), 20, 240)};
            person.act();
        }
        QVERIFY2(!world.isHalted(), world.haltReason().c_str());
        for (const std::string& token : person.tokens())
            for (const engine::Answer& answer : world.answers(token))
                if (!answer.text.starts_with("refused: ")) // that quotes the venue
                    spoken.hear(answer);
        for (const engine::LogLine& line : world.said())
            spoken.hear(line);
        for (const journal::Record& record : world.journal()) {
            spoken.hear(record);
            if (const auto* evidence = std::get_if<journal::EvidenceRecord>(&record.body))
                levels += evidence->kind == "position-level" ? 1 : 0;
            if (const auto* claim = std::get_if<journal::ClaimRecord>(&record.body))
                ++totals[claim->kind];
        }
        sentences += spoken.sentences();
        const std::string wrong = spoken.wrong(world.journal());
        QVERIFY2(wrong.empty(), wrong.c_str());
        std::string violations;
        for (const Violation& violation : world.referee().violations())
            violations += "\n" + violation.invariant + " " + violation.text;
        QVERIFY2(violations.empty(), violations.c_str());
    }
    void theSampleReachedEveryKindOfClaim()
    {
        using enum journal::ClaimKind;
        for (const auto kind : {Opened, Protected, Cancelled, Closed, Flat, CleanedUp}) {
            std::printf("FIGURE claims %s = %d claims\n",
                        std::string{journal::toString(kind)}.c_str(), totals[kind]);
            QVERIFY2(totals[kind] > 0, std::string{journal::toString(kind)}.c_str());
        }
        std::printf("FIGURE stops proved by a position's row = %d stops\n", levels);
        QVERIFY(levels > 0);
        std::printf("FIGURE sentences checked = %zu sentences\n", sentences);
    }
};

QTEST_GUILESS_MAIN(TestClaimsInWorlds)
#include "tst_claims_in_worlds.moc"
