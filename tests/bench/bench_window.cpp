// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later

// N4 to the screen and S8: the real window, offscreen, on the real shell under the load of N2. M1 and M2: the
// real program beside a bare Qt window, both started from here in turns.
//
// `bench_window --bare` is that bare window: it says when it is painted, and ends with its input.
#include "app/desktop/join.h"
#include "core/shell/engine_host.h"
#include "tests/bench/figures.h"
#include "tests/bench/loaded_desk.h"
#include "tests/bench/percentiles.h"
#include "ui/emergency/emergency_button.h"
#include "ui/main_window.h"

#include <QApplication>
#include <QFile>
#include <QMouseEvent>
#include <QProcess>
#include <QTableWidget>
#include <QTimer>

#include <atomic>
#include <iostream>

namespace {

using namespace holdfast;
using namespace holdfast::bench;

constexpr auto kPainted = "first window painted";

/// Knows when a picture of a window was whole.
class Application : public QApplication {
public:
    using QApplication::QApplication;
    bool notify(QObject* object, QEvent* event) override
    {
        const bool isPicture = event->type() == QEvent::UpdateRequest;
        const bool isTaken = QApplication::notify(object, event);
        if (isPicture) paintedAt = stampNow();
        return isTaken;
    }
    std::int64_t paintedAt = 0;
};

int showBare(int argc, char** argv)
{
    const QApplication application{argc, argv};
    QTableWidget table{50, 12};
    table.resize(1600, 900);
    for (int row = 0; row < 50; ++row) {
        for (int column = 0; column < 12; ++column)
            table.setItem(row, column, new QTableWidgetItem{QString::number(row * 12 + column)});
    }
    struct Once : QObject {
        bool eventFilter(QObject* watched, QEvent* event) override
        {
            if (event->type() != QEvent::Paint || !watched->isWidgetType()) return false;
            qApp->removeEventFilter(this);
            QTimer::singleShot(0, this, [] { std::cerr << kPainted << std::endl; });
            return false;
        }
    } once;
    qApp->installEventFilter(&once);
    table.show();
    QTimer::singleShot(4000, &table, [] { QCoreApplication::exit(); });
    return QCoreApplication::exec();
}

double highWaterMegabytes(qint64 process)
{
    QFile status{QStringLiteral("/proc/%1/status").arg(process)};
    if (!status.open(QIODevice::ReadOnly)) return 0;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

struct Start {
    double paintedMillis = 0;
    double megabytes = 0;
};
/// From the call that starts a program to its own word that its window was painted.
Start start(const QString& program, const QStringList& arguments, milliseconds idle)
{
    const QTemporaryDir home;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* name :
         {"HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"})
        environment.insert(QString::fromLatin1(name), home.path());
    environment.insert(QStringLiteral("QT_LOGGING_RULES"),
                       QStringLiteral("holdfast.start.debug=true"));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    const std::int64_t begun = stampNow();
    process.start(program, arguments);
    QByteArray said;
    while (!said.contains(kPainted) && process.waitForReadyRead(20'000))
        said += process.readAll();
    Start result;
    if (said.contains(kPainted))
        result.paintedMillis = static_cast<double>(stampNow() - begun) / 1e6;
    else
        std::cerr << program.toStdString() << " painted nothing: " << said.toStdString() << '\n';
    process.waitForFinished(static_cast<int>(idle.count())); // it goes on; then its memory is read
    result.megabytes = highWaterMegabytes(process.processId());
    process.terminate();
    if (!process.waitForFinished(10'000)) process.kill();
    process.waitForFinished(5'000);
    return result;
}

bool starts()
{
    constexpr int kStarts = 9;
    const QString bare = QCoreApplication::applicationFilePath();
    const QString desktop = QStringLiteral(HOLDFAST_BIN_DIR "/holdfast");
    std::vector<double> bareMillis;
    std::vector<double> ours;
    for (int i = 0; i < kStarts; ++i) {
        bareMillis.push_back(
            start(bare, {QStringLiteral("--bare")}, milliseconds{1}).paintedMillis);
        ours.push_back(start(desktop, {}, milliseconds{1}).paintedMillis);
    }
    const double bareMegabytes = start(bare, {QStringLiteral("--bare")}, seconds{2}).megabytes;
    const double megabytes = start(desktop, {}, seconds{15}).megabytes;
    bool isGood = at(ours, 0) > 0 && megabytes > 0;
    figure("M2 start to first painted window", at(ours, 0.5), "ms");
    figure("M2 the same of a bare Qt window", at(bareMillis, 0.5), "ms");
    isGood &= isWithin("M2 start / bare Qt window", at(ours, 0.5) / at(bareMillis, 0.5), 5);
    figure("M1 bare Qt table window, high water", bareMegabytes, "MB");
    isGood &= isBelow("M1 main window on the drill, high water", megabytes, 80, "MB");
    return isGood;
}

/// What goes by on the wires, stamped on the taps' threads.
struct Wire {
    std::atomic<std::int64_t> fillAt{0};  ///< The last order that filled.
    std::atomic<std::int64_t> closeAt{0}; ///< The first close-position since it was 0.
};

bool window(Application& application)
{
    Wire wire;
    LoadedDesk desk{[&wire](std::string_view path, std::string_view text, std::int64_t at) {
                        if (path.ends_with("private")
                            && text.find(R"("channel":"orders")") != text.npos
                            && text.find(R"("state":"filled")") != text.npos)
                            wire.fillAt = at;
                    },
                    [&wire](std::string_view, std::string_view text, std::int64_t at) {
                        std::int64_t none = 0;
                        if (text.find("POST /api/v5/trade/close-position") != text.npos)
                            wire.closeAt.compare_exchange_strong(none, at);
                    }};
    ui::MainWindow window{{{}, {}, false, false}};
    shell::EngineThread& engine = desk.engine();
    app::join(engine, window);
    window.resize(1600, 900);
    window.show();
    desk.begin();

    // N4: a fill on the wire -> the picture that shows it.
    constexpr int kFills = 60;
    std::vector<double> millis;
    Tap::Load load;
    load.count = static_cast<std::uint64_t>(load.perSecond * 30);
    desk.streams().begin(load);
    for (int i = 0; i < kFills; ++i) {
        const auto newest = [&] {
            if (desk.last->fills.empty()) return std::string{};
            const Fill& fill = desk.last->fills.back().fill; // trade ids count by instrument
            return fill.instrument.text + fill.tradeId.text;
        };
        const std::string before = newest();
        wire.fillAt = 0;
        desk.venue.call([&](sim::VenueModel& model) {
            sim::NewOrder order;
            order.instrument = fiftyInstruments()[static_cast<std::size_t>(i % 50)].id;
            order.qty = Qty::of("1");
            HF_ASSERT(model.placeOrder(desk.venue.uid(), shell::wallNow(), order).isAccepted());
        });
        desk.until([&] { return newest() != before; });
        const std::int64_t shown = stampNow();
        desk.until([&] { return application.paintedAt >= shown; });
        millis.push_back(static_cast<double>(application.paintedAt - wire.fillAt) / 1e6);
    }
    bool isGood = true;
    figure("N4 fill on the wire to screen, p50", at(millis, 0.5), "ms");
    isGood &= isBelow("N4 fill on the wire to screen, p99", at(millis, 0.99), 50, "ms");
    figure("N4 fill on the wire to screen, max", at(millis, 1), "ms");
    desk.until([&] { return !desk.streams().isLoading(); });

    // S8: the window paints itself whole, again and again; the click comes when it likes.
    constexpr int kClicks = 9;
    auto* button = window.findChild<ui::EmergencyButton*>();
    HF_ASSERT(button && button->isCoverOpen());
    QTimer busy;
    QObject::connect(&busy, &QTimer::timeout, &window, [&window] { window.repaint(); });
    std::vector<double> clicks;
    std::vector<double> inWindow; // from the click to the window's command
    std::int64_t commandedAt = 0;
    QObject::connect(&window, &ui::MainWindow::operatorCommand, &window,
                     [&commandedAt] { commandedAt = stampNow(); });
    for (int i = 0; i < kClicks; ++i) {
        load.count = static_cast<std::uint64_t>(load.perSecond * 4);
        // Somebody clicks when so much has gone by: another place in the window's work each time.
        load.tellAt = static_cast<std::uint64_t>(load.perSecond * (0.7 + i * 0.013));
        std::atomic<std::int64_t> clickedAt{0};
        load.tell = [&] {
            const QPointF middle = QRectF{button->rect()}.center();
            const auto mouse = [&](QEvent::Type type, Qt::MouseButtons held) {
                return new QMouseEvent{type, middle, middle, Qt::LeftButton, held, Qt::NoModifier};
            };
            clickedAt = stampNow();
            QCoreApplication::postEvent(button, mouse(QEvent::MouseButtonPress, Qt::LeftButton));
            QCoreApplication::postEvent(button, mouse(QEvent::MouseButtonRelease, Qt::NoButton));
        };
        wire.closeAt = 0;
        busy.start(0);
        desk.streams().begin(load);
        desk.until([&] { return wire.closeAt != 0; });
        clicks.push_back(static_cast<double>(wire.closeAt - clickedAt) / 1e6);
        inWindow.push_back(static_cast<double>(commandedAt - clickedAt) / 1e6);
        busy.stop();
        desk.until([&] {
            return !desk.streams().isLoading() && desk.last->positions.empty()
                   && !desk.last->close.isRunning;
        });
        if (i + 1 == kClicks) break;
        engine.submit({"again", engine::ClearKill{AccountId{"main"}, "bench"}});
        desk.venue.takePositions();
        desk.until([&] { return desk.last->positions.size() == kInstruments; });
    }
    figure("S8 click to first byte, window repainting without end, median", at(clicks, 0.5), "ms");
    figure("S8 of it in the window, median", at(inWindow, 0.5), "ms");
    figure("S8 of it in the window, max", at(inWindow, 1), "ms");
    isGood &= isBelow("S8 click to first byte, window repainting without end, max", at(clicks, 1),
                      100, "ms");
    return isGood;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc == 2 && std::string_view{argv[1]} == "--bare") return showBare(argc, argv);
    Application application{argc, argv};
    const bool areStartsGood = starts();
    std::fflush(stdout);
    return window(application) && areStartsGood ? 0 : 1;
}
