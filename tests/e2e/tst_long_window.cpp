// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Labels: long xvfb
// Rounds: 1 long 60
//
// The whole desktop in this process (engine, journal, strategy, window) on a drill of its own that runs six
// hundred times as fast as the market, for so many minutes as the line above has rounds, while somebody leafs
// through it. Its memory must stay flat, and no turn of the window's event loop may take over 30 ms.
#include "app/compose/launch.h"
#include "app/compose/running_engine.h"
#include "app/desktop/join.h"
#include "app/options/options.h"
#include "tests/e2e/programs.h"
#include "tests/support/rounds.h"
#include "ui/journal/journal_model.h"
#include "ui/journal/journal_panel.h"
#include "ui/main_window.h"
#include "ui/window/desk.h"

#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <malloc.h>
#include <numeric>
#include <vector>

namespace holdfast::e2e {
namespace {

using namespace Qt::StringLiterals;

/// Of the calling thread, in ms: what a turn costs, whoever else wants the processor.
double threadMs()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// Resident memory of this process in MB.
double residentMb()
{
    QFile status{u"/proc/self/status"_s};
    if (!status.open(QIODevice::ReadOnly)) return 0;
    for (const QByteArray& line : status.readAll().split('\n'))
        if (line.startsWith("VmRSS:"))
            return line.mid(6).simplified().split(' ').at(0).toDouble() / 1024;
    return 0;
}

/// What the heap holds in MB, all of its arenas: resident memory less what was freed and is kept for later.
double heapMb()
{
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* const out = ::open_memstream(&text, &size);
    ::malloc_info(0, out);
    std::fclose(out);
    const QByteArray said{text, static_cast<qsizetype>(size)};
    std::free(text);
    const auto last = [&said](const QByteArray& element) { // the sums stand behind the arenas
        const auto at = said.lastIndexOf("size=\"", said.indexOf("/>", said.lastIndexOf(element)));
        return said.mid(at + 6, said.indexOf('"', at + 6) - at - 6).toDouble();
    };
    return (last("<system type=\"current\"") + last("<total type=\"mmap\"")
            - last("<total type=\"fast\"") - last("<total type=\"rest\""))
           / 1048576;
}

/// As after a day: what is kept of the log is bounded, and shall not pass for growth.
void fillTheLog(ui::JournalPanel& panel)
{
    engine::LogLine line;
    line.account = AccountId{"drill"};
    line.category = "guard";
    for (int i = 0; i < ui::JournalModel::kLinesMax; ++i) { // each another one: repeats are folded
        line.text =
            "a line as long as those that the engine says of a stop: ETH-USDT-SWAP long, stop "
            "on mark placed, read back and verified for the whole position, record "
            + std::to_string(i);
        panel.add(line);
    }
}

/// Milliseconds in buckets of a tenth: keeps an hour's worth in no more room than a minute's, for what measures
/// the memory must not need any.
class Histogram {
public:
    void add(double ms)
    {
        const auto bucket = static_cast<std::size_t>(std::max(0.0, ms) / kBucket);
        ++m_counts[std::min(bucket, m_counts.size() - 1)];
        ++m_count;
        m_max = std::max(m_max, ms);
    }
    void forget() { *this = {}; }
    [[nodiscard]] std::size_t count() const { return m_count; }
    [[nodiscard]] std::size_t over(double ms) const
    {
        const auto from = m_counts.begin() + static_cast<std::ptrdiff_t>(ms / kBucket);
        return std::accumulate(from, m_counts.end(), std::size_t{0});
    }
    /// The upper end of the bucket below which this share lies.
    [[nodiscard]] double at(double share) const
    {
        std::size_t left = static_cast<std::size_t>(share * static_cast<double>(m_count));
        for (std::size_t i = 0; i < m_counts.size(); ++i) {
            if (left < m_counts[i]) return std::min(m_max, static_cast<double>(i + 1) * kBucket);
            left -= m_counts[i];
        }
        return m_max;
    }

private:
    static constexpr double kBucket = 0.1;
    std::array<std::size_t, 20'000> m_counts{};
    std::size_t m_count = 0;
    double m_max = 0;
};

/// What each turn of this thread's event loop costs, and how late a timer comes that should come each 5 ms.
class Turns : public QObject {
public:
    Turns()
    {
        // Waiting costs no time of the processor, so all that is spent between two wakings is the turn's; GLib's
        // dispatcher handles its events inside the wait, so no other pair of its signals has them between.
        connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, this,
                [this] {
                    const double now = threadMs();
                    cpu.add(now - m_cpuAt);
                    m_cpuAt = now;
                });
        m_beat.setTimerType(Qt::PreciseTimer);
        connect(&m_beat, &QTimer::timeout, this, [this] {
            if (m_wall.isValid())
                late.add(static_cast<double>(m_wall.nsecsElapsed()) / 1e6 - kBeat);
            m_wall.start();
        });
        m_beat.start(kBeat);
    }
    void forget()
    {
        cpu.forget();
        late.forget();
    }

    Histogram cpu;
    Histogram late;

private:
    static constexpr int kBeat = 5;
    double m_cpuAt = threadMs();
    QElapsedTimer m_wall;
    QTimer m_beat;
};

} // namespace

class TestLongWindow : public QObject {
    Q_OBJECT
private slots:
    void staysFlatAndNeverBlocks();
};

void TestLongWindow::staysFlatAndNeverBlocks()
{
    constexpr float kTurnMax = 30;      // ms
    constexpr double kGrowthMax = 5;    // MB of the heap, from the end of the first sixth
    constexpr double kResidentMax = 10; // MB, likewise
    const int minutes = roundsToPlay();

    QTemporaryDir home;
    QStringList more{u"--speed"_s, u"600"_s, u"--seed"_s, u"20261127"_s};
    const QString candles =
        QStringLiteral(HOLDFAST_SOURCE_DIR) + u"/../shared/data/ETHUSDT-5m-20250403-20250702.csv"_s;
    if (QFileInfo::exists(candles)) more << u"--candles"_s << candles;
    Drill drill{more, home.path()};
    QVERIFY2(!drill.control().isEmpty(), qPrintable(drill.program.errors()));

    const std::vector<std::string> arguments{"--data-dir", home.filePath(u"data"_s).toStdString(),
                                             "--drill-at", drill.control().toStdString()};
    const auto parsed = app::parseDesktop(arguments);
    QVERIFY(parsed);
    const auto& invocation = std::get<app::DesktopInvocation>(*parsed);
    auto lock = shell::DataDirLock::take(app::pathsOf(invocation.common).dataDir);
    QVERIFY(lock);
    auto launch = app::prepareLaunch(invocation.common, invocation.run, std::move(lock).value());
    QVERIFY2(launch, launch ? "" : launch.error().context.c_str());

    app::RunningEngine running{std::move(launch).value()};
    auto& engine = running.engine();
    ui::WindowSetup setup;
    setup.showsDrillCard = true;
    ui::MainWindow window{setup};
    app::join(engine, window);
    std::size_t snapshots = 0;
    std::size_t fills = 0;
    TradeId lastFill;
    connect(&engine, &shell::EngineThread::snapshotChanged, &window,
            [&](const std::shared_ptr<const engine::Snapshot>& snapshot) {
                ++snapshots;
                if (snapshot->fills.empty()) return;
                const TradeId& newest = snapshot->fills.back().fill.tradeId;
                if (newest != lastFill) ++fills;
                lastFill = newest;
            });
    window.resize(1600, 960);
    window.QWidget::show();
    running.start();

    // Somebody leafs through it, and makes the window smaller and larger again.
    QTimer person;
    int act = 0;
    connect(&person, &QTimer::timeout, &window, [&] {
        ++act;
        window.findChild<ui::Desk*>()->setTab(act % 4);
        if (act % 10 == 0) window.resize(act % 20 == 0 ? QSize{1600, 960} : QSize{1280, 720});
    });
    person.start(3000);

    Turns turns;
    double before = 0;
    double most = 0;
    int watched = 0;
    const auto runFor = [&](qint64 ms) {
        QEventLoop loop;
        QTimer::singleShot(ms, &loop, &QEventLoop::quit);
        QTimer watch;
        connect(&watch, &QTimer::timeout, &loop, [&] {
            most = std::max(most, residentMb());
            if (++watched % 12 == 0)
                std::printf("after %d min: resident %.1f MB, heap %.1f MB, %zu fills\n",
                            watched / 12, residentMb(), heapMb(), fills);
            std::fflush(stdout);
        });
        watch.start(5000);
        loop.exec();
    };
    // A window of another size has pictures of another size, 2.5 MB of them: like is measured with like.
    const auto heapOfThisSize = [&] {
        person.stop();
        window.resize(1600, 960);
        runFor(500); // painted again
        person.start();
        return heapMb();
    };
    fillTheLog(*window.findChild<ui::JournalPanel*>());
    runFor(minutes * 10'000); // the first sixth: fonts, first pictures, the history of candles
    const double heapBefore = heapOfThisSize();
    before = residentMb();
    most = before;
    turns.forget();
    runFor(minutes * 50'000);
    const double heapAfter = heapOfThisSize();
    const double after = residentMb();

    QVERIFY(turns.cpu.count() > 1000 && turns.late.count() > 1000);
    const std::size_t costly = turns.cpu.over(kTurnMax);
    const auto say = [](const char* what, const Histogram& of, const char* unit) {
        for (const auto& [name, share] :
             {std::pair{"p50", 0.5}, {"p99", 0.99}, {"p99.9", 0.999}, {"max", 1.0}})
            std::printf("FIGURE window run, %s %s = %.1f %s\n", what, name, of.at(share), unit);
    };
    std::printf("FIGURE window run = %d minutes\n", minutes);
    std::printf("FIGURE window run, snapshots shown = %zu\n", snapshots);
    std::printf("FIGURE window run, snapshots with a new fill = %zu\n", fills);
    std::printf("FIGURE window run, turns of the event loop = %zu\n", turns.cpu.count());
    say("turn", turns.cpu, "ms of processor");
    say("timer late by", turns.late, "ms");
    std::printf("FIGURE window run, turns over 30 ms of processor = %zu\n", costly);
    std::printf("FIGURE window run, timers over 30 ms late = %zu\n", turns.late.over(kTurnMax));
    std::printf("FIGURE window run, memory after a sixth = %.1f MB\n", before);
    std::printf("FIGURE window run, memory at the end = %.1f MB\n", after);
    std::printf("FIGURE window run, heap after a sixth = %.1f MB\n", heapBefore);
    std::printf("FIGURE window run, heap at the end = %.1f MB\n", heapAfter);
    std::printf("FIGURE window run, most memory = %.1f MB\n", most);
    std::fflush(stdout);
    QVERIFY(snapshots > static_cast<std::size_t>(minutes) * 60);
    QVERIFY2(fills > 0 || minutes < 3, "nothing was traded: this run shows nothing");
    QVERIFY2(costly == 0, qPrintable(u"%1 turns took over 30 ms"_s.arg(costly)));
    QVERIFY2(heapAfter - heapBefore < kGrowthMax,
             qPrintable(u"the heap grew by %1 MB"_s.arg(heapAfter - heapBefore)));
    QVERIFY2(after - before < kResidentMax, qPrintable(u"it grew by %1 MB"_s.arg(after - before)));
}

} // namespace holdfast::e2e

using holdfast::e2e::TestLongWindow;
QTEST_MAIN(TestLongWindow)
#include "tst_long_window.moc"
