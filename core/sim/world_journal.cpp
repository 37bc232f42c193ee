// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/journal/codec.h"
#include "core/sim/world_state.h"

#include <utility>

namespace holdfast::sim {

using namespace waiting;

namespace {

constexpr milliseconds kJournalTry{250}; ///< As core/shell/journal_thread.
constexpr milliseconds kReserveSync{10};

} // namespace

void World::State::keep(std::vector<journal::Record>& written)
{
    std::vector<std::string> bodies;
    bool isIntent = false;
    for (const auto& record : written) {
        bodies.push_back(journal::encodeBody(record.body));
        digest.field(record.id.value);
        digest.field(bodies.back());
        if (const auto* note = std::get_if<journal::NoteRecord>(&record.body))
            remember("note " + note->category + " " + note->instrument + ": " + note->text);
        else
            remember("record " + journal::describe(record));
        if (const auto* intent = std::get_if<journal::IntentRecord>(&record.body)) {
            isIntent = true;
            if (isWire) linkOf(record.account).intended[intent->request] = intent->what;
        }
    }
    const auto site = [&](CrashSite::When when) {
        return CrashSite{CrashSite::What::Write, when, false, isIntent, {}};
    };
    if (endsAt(site(CrashSite::When::Before))) return;
    referee.observe(wall(), RecordsWritten{written, false});
    const auto takes = between(config.latencies.journalMin, config.latencies.journalMax);
    const auto trouble = ourFaults().onJournalWrite(wall());
    if (!trouble.problem.empty()) refuseWrites(trouble.problem);
    const std::uint64_t batch = disk.write(written, bodies);
    lastGiven = Durable{written.back().id, batch, isIntent};
    if (!disk.isRefusing()) put(mono + takes + trouble.slower, lastGiven);
    for (auto& record : written)
        records.push_back(std::move(record));
    if (endsAt(site(CrashSite::When::Within), SimJournal::Within::Write)) return;
    (void)endsAt(site(CrashSite::When::After));
}

void World::State::refuseWrites(const std::string& problem)
{
    if (disk.isRefusing()) return;
    disk.setRefusing(true);
    remember("the journal refuses: " + problem);
    put(mono + milliseconds{1}, Give{engine::JournalHealth{false, problem}});
    put(mono + kJournalTry, JournalTry{});
}

void World::State::tryJournal()
{
    if (!ourFaults().onJournalWrite(wall()).problem.empty()) {
        put(mono + kJournalTry, JournalTry{});
        return;
    }
    disk.setRefusing(false);
    remember("the journal writes again");
    put(mono + config.latencies.journalMax, lastGiven);
    put(mono + config.latencies.journalMax + milliseconds{1},
        Give{engine::JournalHealth{true, {}}});
}

void World::State::keepInReserve(const std::vector<journal::Record>& kept)
{
    const auto site = [&](CrashSite::When when) {
        return CrashSite{CrashSite::What::Reserve, when, false, true, {}};
    };
    if (endsAt(site(CrashSite::When::Before))) return;
    referee.observe(wall(), RecordsWritten{kept, true});
    const std::uint64_t batch = disk.reserve(kept);
    lastGiven.batch = batch; // the journal's queue holds it as well
    if (!disk.isRefusing())
        put(mono + config.latencies.journalMax,
            Durable{{}, batch, true}); // repeats, proves no more
    put(mono + kReserveSync, ReserveSync{});
    if (endsAt(site(CrashSite::When::Within), SimJournal::Within::Reserve)) return;
    (void)endsAt(site(CrashSite::When::After));
}

void World::State::synced(const Durable& item)
{
    const auto site = [&](CrashSite::When when) {
        return CrashSite{CrashSite::What::Sync, when, false, item.isIntent, {}};
    };
    if (endsAt(site(CrashSite::When::Within), SimJournal::Within::Sync)) return;
    disk.sync(item.batch);
    referee.observe(wall(), RecordsDurable{item.upTo});
    if (endsAt(site(CrashSite::When::After))) return;
    give(engine::Recorded{item.upTo});
}

} // namespace holdfast::sim
