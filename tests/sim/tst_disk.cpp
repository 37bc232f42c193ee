// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/codec.h"
#include "core/sim/sim_journal.h"
#include "tests/support/compare.h"

#include <algorithm>
#include <set>

using namespace holdfast;
using namespace holdfast::sim;

namespace {

constexpr auto kNow = wallFromMs(1'763'600'400'000);

journal::Record note(std::uint64_t id, const std::string& text = "note")
{
    return {RecordId{id}, kNow, {"a"}, journal::NoteRecord{"operator", {}, text}};
}
std::uint64_t write(SimJournal& journal, const std::vector<journal::Record>& records)
{
    std::vector<std::string> bodies;
    for (const auto& record : records)
        bodies.push_back(journal::encodeBody(record.body));
    return journal.write(records, bodies);
}
std::vector<std::uint64_t> idsOf(const std::vector<journal::Record>& records)
{
    std::vector<std::uint64_t> ids;
    for (const auto& record : records)
        ids.push_back(record.id.value);
    return ids;
}
using Ids = std::vector<std::uint64_t>;

} // namespace

/// The simulated disk does to a file what disks do, and nothing else; the journal on it keeps what it
/// acknowledged.
class TestDisk : public QObject {
    Q_OBJECT

private slots:
    void whatIsSyncedStays_data()
    {
        QTest::addColumn<int>("loss");
        for (const Loss loss : {Loss::None, Loss::Unsynced, Loss::Torn, Loss::Reordered})
            QTest::newRow(std::string{toString(loss)}.c_str()) << int(loss);
    }
    void whatIsSyncedStays()
    {
        QFETCH(int, loss);
        const std::string kept(3000, 'k');
        std::set<std::string> tails;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            DiskFile file;
            file.append(kept);
            file.sync();
            file.append(std::string(2000, 'p'));
            file.append(std::string(2000, 'q'));
            file.crash(static_cast<Loss>(loss), seed);
            QVERIFY(file.contents().starts_with(kept));
            QCOMPARE(file.pending(), std::size_t{0});
            tails.insert(file.contents().substr(kept.size()));
        }
        const std::string all = std::string(2000, 'p') + std::string(2000, 'q');
        switch (static_cast<Loss>(loss)) {
        case Loss::None: QVERIFY(tails == std::set{all}); return;
        case Loss::Unsynced: QVERIFY(tails == std::set{std::string(4000, '\0')}); return;
        case Loss::Torn: // a head of it, and nothing after
            QVERIFY(tails.size() > 100);
            for (const std::string& tail : tails) {
                const auto end = std::min(tail.find('\0'), tail.size());
                QCOMPARE(tail, all.substr(0, end) + std::string(all.size() - end, '\0'));
            }
            return;
        case Loss::Reordered: // later ones without earlier ones too
            QVERIFY(std::ranges::any_of(tails, [](const std::string& tail) {
                return tail.front() == '\0' && tail.find('q') != std::string::npos;
            }));
            return;
        }
    }
    void anOverwrittenPlaceIsOldOrNew()
    {
        std::set<char> seen;
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            DiskFile file;
            file.write(0, std::string(600, 'a'));
            file.sync();
            file.write(100, std::string(500, 'b'));
            file.crash(Loss::Reordered, seed);
            QCOMPARE(file.size(), std::size_t{600});
            QCOMPARE(file.contents().substr(0, 100), std::string(100, 'a'));
            QVERIFY(file.contents().find('\0') == std::string::npos);
            seen.insert(file.contents().back());
        }
        QVERIFY(seen == (std::set<char>{'a', 'b'})); // each of the two in some run
    }
    void aWriteCanBeCutInItsMiddle()
    {
        std::set<std::size_t> lengths;
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            DiskFile file;
            file.append(std::string(100, 'x'));
            file.tearLast(seed);
            lengths.insert(std::min(file.contents().find('\0'), file.size()));
            QVERIFY(file.contents().back() == '\0');
        }
        QVERIFY(lengths.size() > 10);
    }

    void theJournalKeepsWhatItAcknowledged_data() { whatIsSyncedStays_data(); }
    void theJournalKeepsWhatItAcknowledged()
    {
        QFETCH(int, loss);
        std::set<Ids> outcomes;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            SimJournal journal;
            const auto acknowledged = write(journal, {note(1), note(2)});
            journal.sync(acknowledged);
            write(journal, {note(3), note(4)});
            write(journal, {note(5)});
            journal.crash(static_cast<Loss>(loss), SimJournal::Within::Nothing, seed);
            const auto found = journal.recover(kNow);
            QVERIFY(found.problem.empty());
            const Ids ids = idsOf(found.records);
            // A transaction is whole or never was, and none is there without the one before it.
            const std::vector<Ids> allowed{{1, 2}, {1, 2, 3, 4}, {1, 2, 3, 4, 5}};
            QVERIFY(std::ranges::find(allowed, ids) != allowed.end());
            outcomes.insert(ids);
            QVERIFY(journal.recover(kNow).records == found.records); // and it stays so
        }
        const bool isSure =
            static_cast<Loss>(loss) == Loss::None || static_cast<Loss>(loss) == Loss::Unsynced;
        QVERIFY(isSure ? outcomes.size() == 1 : outcomes.size() > 1);
    }
    void aSyncThatWasCutKeepsSomeOfIt()
    {
        std::set<Ids> outcomes;
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            SimJournal journal;
            write(journal, {note(1)});
            write(journal, {note(2)});
            journal.crash(Loss::Unsynced, SimJournal::Within::Sync, seed);
            outcomes.insert(idsOf(journal.recover(kNow).records));
        }
        QVERIFY((outcomes == std::set<Ids>{{}, {1}, {1, 2}}));
    }
    void theReserveBringsBackWhatTheJournalLost()
    {
        SimJournal journal;
        journal.sync(write(journal, {note(1)}));
        write(journal, {note(2), note(3)});
        journal.reserve({note(3)});
        journal.syncReserve();
        journal.crash(Loss::Unsynced, SimJournal::Within::Nothing, 1);
        QCOMPARE(idsOf(journal.recover(kNow).records), (Ids{1, 3}));
        QCOMPARE(idsOf(journal.recover(kNow).records), (Ids{1, 3})); // taken over for good
    }
    void theReserveIsEmptiedOnlyWhenTheJournalHasIt()
    {
        SimJournal journal;
        journal.setRefusing(true); // a full disk
        write(journal, {note(1)});
        const auto batch = journal.reserve({note(1)});
        journal.syncReserve();
        journal.sync(batch); // whatever is synced meanwhile
        journal.crash(Loss::Unsynced, SimJournal::Within::Nothing, 1);
        QCOMPARE(idsOf(journal.recover(kNow).records), (Ids{1}));

        SimJournal cured;
        cured.setRefusing(true);
        write(cured, {note(1), note(2)});
        const auto second = cured.reserve({note(2)});
        cured.setRefusing(false);
        cured.sync(second);
        cured.syncReserve();
        cured.crash(Loss::Unsynced, SimJournal::Within::Nothing, 1);
        QCOMPARE(idsOf(cured.recover(kNow).records), (Ids{1, 2}));
        QCOMPARE(cured.reserveFile().contents().front(), '\0');
    }
    void anotherRecordUnderAUsedIdGetsANewOne()
    {
        SimJournal journal;
        journal.sync(write(journal, {note(1), note(2)}));
        journal.reserve({note(2, "another")});
        // The real store refuses the repetition under the used id; what counts is the reserve.
        journal.syncReserve();
        journal.crash(Loss::Unsynced, SimJournal::Within::Nothing, 1);
        const auto found = journal.recover(kNow);
        QCOMPARE(idsOf(found.records), (Ids{1, 2, 3}));
        QVERIFY(found.records[2].body == note(0, "another").body);
    }
    void aDamagedRecordIsANoteAndTheRestHolds()
    {
        SimJournal journal;
        journal.sync(write(journal, {note(1), note(2), note(3)}));
        journal.sync(write(journal, {note(4)}));
        QVERIFY(journal.corrupt(5));
        journal.crash(Loss::Unsynced, SimJournal::Within::Nothing, 1);
        const auto found = journal.recover(kNow);
        QVERIFY(!found.problem.empty());
        QCOMPARE(idsOf(found.records), (Ids{1, 2, 3, 4}));
        QCOMPARE(std::ranges::count_if(found.records,
                                       [](const journal::Record& record) {
                                           return std::get<journal::NoteRecord>(record.body).text
                                                  != "note";
                                       }),
                 std::ptrdiff_t{1});
    }
    void anOlderCopyEndsEarlier()
    {
        SimJournal journal;
        for (std::uint64_t id = 1; id <= 5; ++id)
            journal.sync(write(journal, {note(id)}));
        journal.rollBack(2);
        journal.crash(Loss::None, SimJournal::Within::Nothing, 1);
        QCOMPARE(idsOf(journal.recover(kNow).records), (Ids{1, 2, 3}));
        journal.sync(write(journal, {note(4, "anew")}));
        journal.crash(Loss::Unsynced, SimJournal::Within::Nothing, 2);
        QCOMPARE(idsOf(journal.recover(kNow).records), (Ids{1, 2, 3, 4}));
    }
};

QTEST_GUILESS_MAIN(TestDisk)
#include "tst_disk.moc"
