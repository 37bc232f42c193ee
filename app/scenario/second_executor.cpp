// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/scenario/second_executor.h"

#include "app/local/local_message.h"
#include "app/local/socket_name.h"
#include "core/base/json.h"

#include <QCoreApplication>
#include <QLocalSocket>

#include <algorithm>
#include <set>

namespace holdfast::app {

using namespace std::chrono_literals;

SecondExecutor::SecondExecutor(DrillControl& control, Venue venue, QObject* parent)
    : Scenario{control, venue, parent}
{
    m_strategyPatience.setSingleShot(true);
    m_strategyPatience.setInterval(8s);
    connect(&m_strategyPatience, &QTimer::timeout, this, [this] {
        if (m_phase == Phase::Racing && m_tickets.empty() && !isOver())
            sendTwoTickets(QStringLiteral(
                "The strategy holds its tongue, so two tickets are sent in the same instant."));
    });
    m_poll.setInterval(300ms);
    connect(&m_poll, &QTimer::timeout, this, &SecondExecutor::pollSecond);
    connect(&m_second, &QProcess::finished, this, [this] {
        if (m_phase == Phase::Starting || m_phase == Phase::Asking)
            giveUp(QStringLiteral("a second program runs: ")
                   + QString::fromUtf8(m_second.readAllStandardError()).trimmed());
    });
}

SecondExecutor::~SecondExecutor()
{
    m_second.disconnect(this);
    if (m_second.state() == QProcess::NotRunning) return;
    m_second.terminate();
    if (m_second.waitForFinished(5000)) return;
    m_second.kill();
    m_second.waitForFinished(2000);
}

std::vector<std::string> SecondExecutor::wishes() const { return {"ETH", "SOL", "BTC", "DOGE"}; }

void SecondExecutor::begin()
{
    for (const engine::StrategyView& strategy : latest()->strategies) {
        if (!strategy.isArmed || strategy.isFrozen || strategy.account != m_place->account
            || strategy.instrument != m_place->instrument.instrument)
            continue;
        m_hasStrategy = true;
    }
    tell(Kind::Fact,
         QStringLiteral(
             "A second Holdfast is started with the same key and a data directory of its own."));
    expect(QStringLiteral("the second program says what it may do"), 30s);
    m_second.setProgram(QCoreApplication::applicationDirPath() + QStringLiteral("/holdfast-cli"));
    m_second.setArguments({QStringLiteral("run"), QStringLiteral("--drill-at"),
                           drillAddress().toString(), QStringLiteral("--data-dir"),
                           m_secondDir.path(), QStringLiteral("--for"), QStringLiteral("5m")});
    m_second.setStandardOutputFile(QProcess::nullDevice());
    m_second.start();
    m_poll.start();
}

void SecondExecutor::askSecond(const QByteArray& request,
                               std::function<void(const QByteArray&)> then)
{
    auto* socket = new QLocalSocket{this};
    connect(socket, &QLocalSocket::connected, socket,
            [socket, request] { socket->write(request + '\n'); });
    connect(socket, &QLocalSocket::errorOccurred, socket, &QObject::deleteLater);
    connect(socket, &QLocalSocket::readyRead, this, [socket, then = std::move(then)] {
        while (socket->canReadLine()) {
            const QByteArray line = socket->readLine().trimmed();
            if (line.contains("\"kind\":\"progress\"")) continue;
            socket->disconnect();
            socket->deleteLater();
            then(line);
            return;
        }
    });
    socket->connectToServer(socketName(m_secondDir.path()));
}

void SecondExecutor::pollSecond()
{
    if (m_phase != Phase::Starting || isOver()) return m_poll.stop();
    askSecond(QByteArray::fromStdString(encodeAsk(AskStatus{})),
              [this](const QByteArray& line) { onSecondStatus(line); });
}

void SecondExecutor::onSecondStatus(const QByteArray& line)
{
    if (m_phase != Phase::Starting || isOver()) return;
    json::Document document;
    const auto root =
        document.parse(std::string_view{line.constData(), static_cast<std::size_t>(line.size())});
    const auto status = root ? root->at("status") : std::nullopt;
    const auto accounts = status ? status->at("accounts") : std::nullopt;
    if (!accounts || accounts->size() == 0) return;
    const json::Value account = accounts->items().front();
    const auto ladder = account.at("ladder");
    const auto reason = account.at("ladderReason");
    if (!ladder || !reason || ladder->text().value_or("") != toString(Ladder::Watch)) return;
    m_phase = Phase::Asking;
    m_poll.stop();
    const std::string_view why = reason->text().value_or("");
    tell(Kind::Holdfast,
         QStringLiteral(
             "The second one asked whose account it is, found its lock taken, and watches only: %1")
             .arg(QString::fromUtf8(why.data(), static_cast<qsizetype>(why.size()))));
    tell(Kind::Naive, QStringLiteral("Two naive programs see the same signal and send the same "
                                     "order: twice the size, one stop."));
    askSecondToOpen();
}

void SecondExecutor::askSecondToOpen()
{
    const auto open = ticket(*m_place, Direction::Long, "1500", "2.0");
    if (!open) return giveUp(QStringLiteral("a price"));
    expect(QStringLiteral("the second program refuses to open"), 15s);
    askSecond(QByteArray::fromStdString(encodeAsk(*open)), [this](const QByteArray& line) {
        if (m_phase != Phase::Asking || isOver()) return;
        const auto answer =
            decodeAnswer(std::string_view{line.constData(), static_cast<std::size_t>(line.size())});
        if (!answer || answer->kind != engine::AnswerKind::Failed)
            return giveUp(QStringLiteral("the second program refuses to open"));
        tell(Kind::Holdfast, QStringLiteral("Asked to open all the same, it refuses: %1")
                                 .arg(QString::fromStdString(answer->text)));
        race();
    });
}

void SecondExecutor::race()
{
    m_phase = Phase::Racing;
    expect(QStringLiteral("one opens and the other is dropped"), 25s);
    const QByteArray name = QByteArray::fromStdString(m_place->instrument.instrument.text);
    const auto current = std::find_if(latest()->instruments.begin(), latest()->instruments.end(),
                                      [&](const engine::InstrumentView& i) {
                                          return i.account == m_place->account
                                                 && i.instrument == m_place->instrument.instrument;
                                      });
    if (current == latest()->instruments.end() || !current->last)
        return giveUp(QStringLiteral("a price"));
    m_place->instrument = *current;
    if (!m_hasStrategy)
        return sendTwoTickets(QStringLiteral(
            "No strategy is free for this instrument: two tickets are sent in the same instant."));
    // Far below any band; then the candle is over, and the strategy must speak.
    m_strategyPatience.start();
    const Price low{(current->last->value * Decimal::of("0.95"))
                        .roundedToStep(current->tick.value, Rounding::Down)};
    post(QStringLiteral("/price"),
         "{\"instrument\":\"" + name + "\",\"price\":\"" + QByteArray::fromStdString(low.toString())
             + "\"}",
         [this, low] {
             m_place->instrument.last = low;
             tell(Kind::Fact,
                  QStringLiteral(
                      "The market falls through the lower band, the candle closes, and the "
                      "strategy signals. In that instant a ticket is sent for the same signal."));
             post(QStringLiteral("/advance"), R"({"candles":1})", {});
         });
}

void SecondExecutor::sendTwoTickets(const QString& why)
{
    m_strategyPatience.stop();
    m_hasStrategy = false;
    tell(Kind::Fact, why);
    for (int i = 0; i < 2; ++i)
        if (const auto open = ticket(*m_place, Direction::Long, "1500", "2.0"))
            m_tickets.push_back(submit(*open));
}

/// The strategy's intent is recorded: the ticket goes out now, for the same signal, while the first is on its way.
void SecondExecutor::onLine(const engine::LogLine& line)
{
    if (m_phase != Phase::Racing || !m_hasStrategy || !m_tickets.empty()) return;
    if (line.category != "intent" || line.instrument != m_place->instrument.instrument.text
        || line.text.find("by=strategy") == std::string::npos)
        return;
    const auto at = line.text.find("key=");
    auto open = ticket(*m_place, Direction::Long, "1500", "2.0");
    if (at == std::string::npos || !open) return;
    m_strategyPatience.stop();
    open->key = IntentKey{line.text.substr(at + 4, line.text.find(' ', at) - at - 4)};
    m_tickets.push_back(submit(*open));
}

void SecondExecutor::onAnswer(const std::string& token, engine::AnswerKind kind,
                              const QString& text)
{
    if (std::find(m_tickets.begin(), m_tickets.end(), token) == m_tickets.end()) return;
    if (kind == engine::AnswerKind::Progress) return;
    if (kind == engine::AnswerKind::Failed) m_dropped.push_back(text);
}

void SecondExecutor::look(const engine::Snapshot& snapshot)
{
    if (m_phase != Phase::Racing) return;
    const engine::PositionView* position = positionOn(snapshot, *m_place);
    if (position == nullptr || position->qty.isZero()
        || position->state != engine::PositionState::Open)
        return;
    if (m_dropped.empty()) return;
    const QString why = m_dropped.front();
    tell(Kind::Holdfast,
         QStringLiteral("The gate let one through and dropped the other: %1").arg(why),
         evidenceFor(m_place->instrument.instrument.text, {"in flight", "not opened"}));
    m_phase = Phase::Counting;
    expect(QStringLiteral("the drill tells its truth"), 10s);
    countOrders();
}

/// How many orders opened, by the drill's own books: the one count that nobody on our side makes.
void SecondExecutor::countOrders()
{
    get(QStringLiteral("/truth"), [this](const Result<QByteArray>& body) {
        json::Document document;
        const auto root = body ? document.parse(body->toStdString())
                               : Result<json::Value>{unexpected(ErrorCode::Missing, "")};
        const auto accounts = root ? root->at("accounts") : std::nullopt;
        int positions = 0;
        QString qty;
        if (accounts)
            for (const json::Value account : accounts->items())
                if (const auto rows = account.at("positions"))
                    for (const json::Value row : rows->items()) {
                        const auto instrument = row.at("instrument");
                        const auto size = row.at("qty");
                        if (!instrument || !size
                            || instrument->text().value_or("")
                                   != m_place->instrument.instrument.text)
                            continue;
                        const auto number = size->decimal();
                        if (!number || number->isZero()) continue;
                        ++positions;
                        qty = QString::fromStdString(number->toString());
                    }
        const engine::PositionView* held = positionOn(*latest(), *m_place);
        if (positions != 1 || held == nullptr
            || QString::fromStdString(held->qty.toString()).isEmpty())
            return giveUp(QStringLiteral("exactly one position at the drill"));
        const QString unit = story().unit.isEmpty()
                                 ? QString::fromStdString(m_place->instrument.base)
                                 : story().unit;
        end(QStringLiteral("Three hands, one position: the drill's own books show %1 %2 on %3 and "
                           "nothing else; a naive pair would hold twice that.")
                .arg(qty, unit, QString::fromStdString(m_place->instrument.instrument.text)),
            evidenceFor(m_place->instrument.instrument.text, {"Opened"}));
        m_second.terminate();
    });
}

} // namespace holdfast::app
