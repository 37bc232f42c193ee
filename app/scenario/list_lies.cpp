// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/scenario/list_lies.h"

#include "app/options/words.h"
#include "core/base/json.h"

#include <algorithm>
#include <string_view>

namespace holdfast::app {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t kPositionsOfEverything = 3;
constexpr std::chrono::milliseconds kAskedAgainAfter = 1500ms;
constexpr int kAskedAgainMost = 3; // all within the five seconds
constexpr std::chrono::milliseconds kLiedToNobody = 12s;

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

QString lieOf(ListLie lie, const QString& success)
{
    switch (lie) {
    case ListLie::OneMissing:
        return QStringLiteral("From now on the list of positions leaves one of them out, for five "
                              "seconds: %1, every other row in place. Histories lag 15 s.")
            .arg(success);
    case ListLie::OneMissingAgain:
        return QStringLiteral(
            "From now on the list of positions leaves one of them out, and says so "
            "again each time it is asked, for five seconds. Histories lag 15 s.");
    case ListLie::EverythingMissing:
        return QStringLiteral("From now on the list of positions comes empty, for five seconds: "
                              "%1, no row at all. Histories lag 15 s.")
            .arg(success);
    }
    HF_UNREACHABLE();
}

QByteArray faultOf(ListLie lie)
{
    return lie == ListLie::EverythingMissing
               ? QByteArrayLiteral(R"({"fault":"F21{ep=positions,stick=5s,times=1}"})")
               : QByteArrayLiteral(
                     R"({"fault":"F17{ep=positions,k=1,which=newest,stick=5s,times=1}"})");
}

/// Requests of an account that cancel, whatever the venue calls them.
std::int64_t cancelsIn(const json::Value& counts, std::string_view name)
{
    std::int64_t sum = 0;
    if (const auto calls = counts.at(name))
        for (const json::Value call : calls->items())
            if (call.key().find("cancel") != std::string_view::npos)
                sum += call.integer().value_or(0);
    return sum;
}

} // namespace

ListLies::ListLies(ListLie lie, DrillControl& control, Venue venue, QObject* parent)
    : Scenario{control, venue, parent}
    , m_lie{lie}
{
    m_again.setInterval(kAskedAgainAfter);
    connect(&m_again, &QTimer::timeout, this, &ListLies::askAgain);
}

std::vector<std::string> ListLies::wishes() const { return {"SOL", "DOGE", "BTC"}; }

void ListLies::begin()
{
    m_places = {*m_place};
    std::vector<std::string> rest = wishes();
    while (m_lie == ListLie::EverythingMissing && m_places.size() < kPositionsOfEverything) {
        std::erase_if(rest, [&](const std::string& base) {
            return perpetualOf(venue(), base) == m_places.back().instrument.instrument.text;
        });
        const auto next = freePlace(*latest(), rest);
        if (!next) break;
        m_places.push_back(*next);
    }
    if (m_lie == ListLie::EverythingMissing && m_places.size() < 2)
        return giveUp(QStringLiteral("two instruments without a position"));
    for (const Place& place : m_places) {
        const auto open = ticket(place, Direction::Long, "800", "2.0");
        if (!open)
            return giveUp(QStringLiteral("a price of ") + text(place.instrument.instrument.text));
        tell(Kind::Fact,
             QStringLiteral("A long of %1 is asked for, with its stop at %2.")
                 .arg(text(place.instrument.instrument.text), text(open->stop.price->toString())));
        m_tickets.push_back(submit(*open));
    }
    expect(QStringLiteral("both reads of every stop"), 30s);
}

void ListLies::onAnswer(const std::string& token, engine::AnswerKind kind, const QString& text)
{
    if (m_phase == Phase::Opening && kind == engine::AnswerKind::Failed
        && std::ranges::find(m_tickets, token) != m_tickets.end())
        giveUp(QStringLiteral("the ticket opens: ") + text);
}

const engine::AccountView* ListLies::account(const engine::Snapshot& snapshot) const
{
    const auto at =
        std::ranges::find(snapshot.accounts, m_place->account, &engine::AccountView::id);
    return at == snapshot.accounts.end() ? nullptr : &*at;
}

const engine::FindingView* ListLies::standing(const engine::Snapshot& snapshot) const
{
    const auto at = std::ranges::find_if(snapshot.findings, [&](const engine::FindingView& f) {
        return f.account == m_place->account && f.kind == FindingKind::MissingAtVenue
               && !f.endedFor;
    });
    return at == snapshot.findings.end() ? nullptr : &*at;
}

bool ListLies::areProved(const engine::Snapshot& snapshot) const
{
    return std::ranges::all_of(m_places, [&](const Place& place) {
        const engine::PositionView* position = positionOn(snapshot, place);
        return position != nullptr && position->state == engine::PositionState::Open
               && position->stop == engine::StopState::Verified;
    });
}

void ListLies::look(const engine::Snapshot& snapshot)
{
    switch (m_phase) {
    case Phase::Opening:
        if (areProved(snapshot)) arrange(snapshot);
        return;
    case Phase::Arranging: return;
    case Phase::Lying: {
        const engine::AccountView* a = account(snapshot);
        if (standing(snapshot) != nullptr || (a != nullptr && a->listFault)) onDivergence(snapshot);
        return;
    }
    case Phase::Settling: watch(snapshot); return;
    case Phase::Counting: return;
    }
}

void ListLies::arrange(const engine::Snapshot& snapshot)
{
    m_phase = Phase::Arranging;
    QStringList ids;
    for (const engine::PositionView& p : snapshot.positions)
        if (p.account == m_place->account && p.stop == engine::StopState::Verified)
            m_stops[p.key.instrument.text] = p.stopVenueId.text;
    for (const Place& place : m_places) {
        m_watched.insert(place.instrument.instrument.text);
        const std::string& id = m_stops.at(place.instrument.instrument.text);
        ids << text(id.empty() ? place.instrument.instrument.text : id);
    }
    m_instrument = m_place->instrument.instrument.text;
    m_evidence = evidenceFor(m_place->instrument.instrument.text, {"Protected"});
    tell(Kind::Holdfast,
         (m_places.size() == 1 ? QStringLiteral("Its stop %1 was read %2, both agree.")
                               : QStringLiteral("Their stops %1 were read %2, all agree."))
             .arg(ids.join(QStringLiteral(", ")), story().reads),
         m_evidence);
    expect(QStringLiteral("the drill takes its orders"), 10s);
    countCancels([this](std::int64_t cancels) {
        m_cancelsBefore = cancels;
        post(QStringLiteral("/fault"), R"({"fault":"F27{D=15s,for=40s}"})",
             [this] { post(QStringLiteral("/fault"), faultOf(m_lie), [this] { lie(); }); });
    });
}

void ListLies::lie()
{
    m_phase = Phase::Lying;
    tell(Kind::Fact, lieOf(m_lie, story().success));
    // The list is read each ten seconds. A read by instrument that came before it may have taken the lie.
    expect(QStringLiteral("the list is read and what it leaves out is noticed"), 30s);
    QTimer::singleShot(kLiedToNobody, this, [this] {
        if (!isOver() && m_phase == Phase::Lying)
            post(QStringLiteral("/fault"), faultOf(m_lie), {});
    });
}

void ListLies::askAgain()
{
    if (isOver() || ++m_asked > kAskedAgainMost) {
        m_again.stop();
        return;
    }
    submit(engine::Resync{m_place->account});
}

void ListLies::onDivergence(const engine::Snapshot& snapshot)
{
    m_phase = Phase::Settling;
    const engine::FindingView* finding = standing(snapshot);
    const engine::AccountView* a = account(snapshot);
    switch (m_lie) {
    case ListLie::OneMissing:
        tell(Kind::Naive,
             QStringLiteral("A program that believes the list takes the position for ended, "
                            "cancels its stop, and writes in its log that all is tidy."));
        break;
    case ListLie::OneMissingAgain:
        tell(
            Kind::Naive,
            QStringLiteral("A careful program asks the list a second and a third time, is told the "
                           "same lie, calls that a confirmation and cancels the stop."));
        m_again.start();
        break;
    case ListLie::EverythingMissing:
        tell(Kind::Naive,
             QStringLiteral("A program that believes it takes all %1 positions for ended, and "
                            "cancels their stops in one cycle.")
                 .arg(m_places.size()));
        break;
    }
    QString what;
    if (a != nullptr && a->listFault)
        what = text(*a->listFault);
    else if (finding != nullptr)
        what = text(finding->title);
    if (!what.endsWith(QLatin1Char('.'))) what += QLatin1Char('.');
    if (finding != nullptr) {
        if (!m_stops.contains(finding->position.instrument.text))
            return giveUp(QStringLiteral("what is left out has a stop that was read twice"));
        m_instrument = finding->position.instrument.text;
        m_watched.insert(m_instrument);
        if (!finding->doing.empty()) what += QLatin1Char(' ') + text(finding->doing);
        if (!finding->record.empty()) m_evidence = finding->record;
    }
    tell(Kind::Holdfast, what, m_evidence);
    expect(QStringLiteral("the reads agree again, and both reads of every stop"), 50s);
}

void ListLies::watch(const engine::Snapshot& snapshot)
{
    for (const engine::FindingView& f : snapshot.findings)
        if (f.account == m_place->account && !f.endedFor) m_stoodFor = std::max(m_stoodFor, f.age);
    const engine::AccountView* a = account(snapshot);
    const bool isSettled = standing(snapshot) == nullptr && a != nullptr && !a->listFault;
    if (isSettled && areProved(snapshot)) readBooks();
}

void ListLies::readBooks()
{
    m_phase = Phase::Counting;
    expect(QStringLiteral("the drill's own books"), 10s);
    countCancels([this](std::int64_t cancels) {
        m_cancels = cancels - m_cancelsBefore;
        get(QStringLiteral("/truth"), [this](const Result<QByteArray>& truth) {
            if (!truth) return giveUp(QStringLiteral("the drill's own books"));
            judge(*truth);
        });
    });
}

void ListLies::judge(const QByteArray& truth)
{
    const std::string body = truth.toStdString();
    json::Document document;
    const auto root = document.parse(body);
    const auto accounts = root ? root->at("accounts") : std::nullopt;
    if (!accounts) return giveUp(QStringLiteral("the drill's own books"));
    const auto has = [](const json::Value& row, std::string_view name, const std::string& value) {
        const auto member = row.at(name);
        return member && member->text() && *member->text() == value;
    };
    for (const std::string& instrument : m_watched) {
        const std::string& id = m_stops.at(instrument);
        bool isResting = false;
        for (const json::Value account : accounts->items())
            if (const auto rows = account.at("pendingStops"))
                for (const json::Value row : rows->items())
                    isResting = isResting
                                || (has(row, "instrument", instrument)
                                    && (id.empty() || has(row, "venueOrderId", id)));
        if (!isResting)
            return giveUp(QStringLiteral("the stop %1 of %2 still rests in the drill's own books")
                              .arg(text(id), text(instrument)));
    }
    conclude();
}

void ListLies::conclude()
{
    const QString noCancel =
        m_cancels == 0 ? QStringLiteral(", and no cancel was sent") : QString{};
    const QString stood = m_stoodFor > nanoseconds{0}
                              ? QStringLiteral(" It stood for %1.").arg(text(formatAge(m_stoodFor)))
                              : QString{};
    if (m_places.size() > 1)
        end(QStringLiteral("The list showed nothing, and all %1 positions are held: each of their "
                           "stops still rests in the drill's own books%2.%3")
                .arg(QString::number(m_places.size()), noCancel, stood),
            m_evidence);
    else
        end(QStringLiteral("%1 was not in the list, and is held: its stop %2 still rests in the "
                           "drill's own books%3.%4")
                .arg(text(m_instrument), text(m_stops.at(m_instrument)), noCancel, stood),
            m_evidence);
    for (const Place& place : m_places) { // The stage is left as it was found.
        const engine::PositionView* position = positionOn(*latest(), place);
        if (position == nullptr) continue;
        engine::Flatten flatten;
        flatten.account = place.account;
        flatten.position = position->key;
        flatten.reason = "the incident is over";
        submit(flatten);
    }
}

void ListLies::countCancels(std::function<void(std::int64_t)> then)
{
    get(QStringLiteral("/requests"),
        [this, then = std::move(then)](const Result<QByteArray>& body) {
            const std::string counts = body ? body->toStdString() : std::string{};
            json::Document document;
            const auto root = document.parse(counts);
            if (!root) return giveUp(QStringLiteral("the drill says what it was asked for"));
            then(cancelsIn(*root, "calls") + cancelsIn(*root, "operations"));
        });
}

} // namespace holdfast::app
