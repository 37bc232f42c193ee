// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/made_up_findings.h"
#include "ui/divergence/act_sheet.h"
#include "ui/divergence/calm_line.h"
#include "ui/divergence/divergence_card.h"
#include "ui/divergence/divergence_panel.h"
#include "ui/divergence/divergence_rows.h"
#include "ui/divergence/finding_words.h"
#include "ui/divergence/typed_stop.h"
#include "ui/strip/banner.h"
#include "ui/strip/top_strip.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace holdfast;
using namespace holdfast::ui;

/// What disagrees, as a person sees it and acts on it, from made-up snapshots.
class TestDivergence : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void saysEachKindInWordMarkAndTone_data();
    void saysEachKindInWordMarkAndTone();
    void ordersWorstAndOldestFirst();
    void agesRunWithoutNews();
    void tellsReadsFromRecordsAndFromSilence();
    void saysHowItEndedAndGoesAfterAMinute();
    void listFaultAndBrakeStandAboveFindings();
    void paintsAPositionWithoutAStopRed();
    void asksForAReasonFirst_data();
    void asksForAReasonFirst();
    void asksTheVenueAgainAtOnce();
    void enterInAFieldNeitherActsNorLeaves();
    void saysThatItEndedWhileTheSheetStood();
    void readsAStop_data();
    void readsAStop();
    void keepsItsRowsUnderThePointer();
    void foldsAndMovesByKeyboard();
    void showsAnyNumberWithoutOverlap_data();
    void showsAnyNumberWithoutOverlap();
    void bannerSaysTheMostSeriousFirst();
    void bannerWaitsForThirtySeconds();
    void bannerAsksForOneBrakeAtATime();
    void bannerCountsManyKillSwitches();
    void doesNotCallALateListCalm();
    void stripCountsWhatStandsAndNamesKinds();

private:
    static std::shared_ptr<const engine::Snapshot> shared(engine::Snapshot s)
    {
        return std::make_shared<const engine::Snapshot>(std::move(s));
    }
    static QStringList titles(const DivergencePanel& panel)
    {
        QStringList out;
        for (const DivergenceCard* card : panel.cards())
            out << card->row().title;
        return out;
    }
    /// A panel on screen with what it asked for.
    struct Bench {
        explicit Bench(engine::Snapshot s, QSize size = {400, 620})
        {
            QObject::connect(&panel, &DivergencePanel::acted, &panel,
                             [this](const engine::OperatorAct& act) { acts.push_back(act); });
            panel.resize(size);
            panel.show(shared(std::move(s)), nanoseconds{0});
            panel.show();
            (void)QTest::qWaitForWindowExposed(&panel);
        }
        [[nodiscard]] QPushButton* button(std::size_t row, FindingAct act) const
        {
            return panel.cards()[row]->findChild<QPushButton*>(
                QString::fromStdString(std::string{toString(act)}));
        }
        std::vector<engine::OperatorAct> acts;
        DivergencePanel panel;
    };
    static ActSheet* sheet()
    {
        for (QWidget* widget : QApplication::topLevelWidgets())
            if (auto* found = qobject_cast<ActSheet*>(widget); found && found->isVisible())
                return found;
        return nullptr;
    }
    static QLineEdit* field(const ActSheet* sheet, const QString& name)
    {
        for (auto* edit : sheet->findChildren<QLineEdit*>())
            if (edit->accessibleName() == name) return edit;
        return nullptr;
    }
};

void TestDivergence::initTestCase() { applyTheme(ThemeKind::Dark); }

void TestDivergence::saysEachKindInWordMarkAndTone_data()
{
    QTest::addColumn<int>("kind");
    for (const FindingKind kind : made_up::kKinds)
        QTest::newRow(std::string{toString(kind)}.c_str()) << static_cast<int>(kind);
}

void TestDivergence::saysEachKindInWordMarkAndTone()
{
    QFETCH(int, kind);
    const auto rows =
        divergenceRows(made_up::withFindings({static_cast<FindingKind>(kind)}), nanoseconds{0});
    QCOMPARE(rows.size(), std::size_t{1});
    const DivergenceRow& row = rows[0];
    QCOMPARE(row.look.word, kindWord(static_cast<FindingKind>(kind)));
    QVERIFY(row.look.mark != Mark::None); // colour alone says nothing
    QVERIFY(row.look.tone == Tone::Warn || row.look.tone == Tone::Foreign);
    QCOMPARE(row.look.tone == Tone::Foreign,
             static_cast<FindingKind>(kind) == FindingKind::Foreign);
    QVERIFY(row.about.contains(row.look.word));
    QVERIFY(!row.acts.empty());
    QCOMPARE(row.lines.back().label, u"Holdfast"_s);
    QVERIFY2(spoken(row).contains(row.lines.back().words), qPrintable(spoken(row)));
}

void TestDivergence::ordersWorstAndOldestFirst()
{
    engine::Snapshot s =
        made_up::withFindings({FindingKind::Foreign, FindingKind::MissingAtVenue,
                               FindingKind::StopMissing, FindingKind::MissingAtVenue});
    s.findings[1].id = "younger";
    s.findings[3].id = "older";
    s.findings.push_back(made_up::finding(s, FindingKind::Side));
    s.findings.back().id = "ended";
    s.findings.back().endedFor = seconds{3};
    std::vector<std::string> ids;
    for (const engine::FindingView* f : worstFirst(s, nanoseconds{0}))
        ids.push_back(f->id);
    const std::vector<std::string> wanted{s.findings[2].id, "older", "younger", s.findings[0].id,
                                          "ended"};
    QVERIFY(ids == wanted);
}

void TestDivergence::agesRunWithoutNews()
{
    const engine::Snapshot s = made_up::withFindings({FindingKind::MissingAtVenue});
    const auto rows = divergenceRows(s, seconds{25});
    QCOMPARE(rows[0].age, u"31 s"_s); // 6.2 s when it came
    QVERIFY(rows[0].isOld);
    QCOMPARE(rows[0].lines[1].age, u"26 s"_s);
    QVERIFY(!divergenceRows(s, seconds{23})[0].isOld);
}

void TestDivergence::tellsReadsFromRecordsAndFromSilence()
{
    const auto rows =
        divergenceRows(made_up::withFindings({FindingKind::StopMissing}), nanoseconds{0});
    const auto& lines = rows[0].lines;
    QCOMPARE(lines[0].age, u"journal"_s); // our own record
    QCOMPARE(lines[1].source, u"GET orders-algo-pending"_s);
    QCOMPARE(lines[1].age, u"0.7 s"_s);
    QCOMPARE(lines[2].words, u"—"_s); // nothing was read: neither an age nor a record
    QCOMPARE(lines[2].age, u"—"_s);
    QCOMPARE(lines[3].label, u"lacking"_s);
}

void TestDivergence::saysHowItEndedAndGoesAfterAMinute()
{
    const engine::Snapshot s = made_up::withEnded();
    auto rows = divergenceRows(s, nanoseconds{0});
    QCOMPARE(rows.size(), std::size_t{3});
    QVERIFY(!rows[0].isEnded);
    QCOMPARE(rows[1].age, u"ended 12 s ago"_s);
    QCOMPARE(rows[1].lines.back().label, u"ended"_s);
    QCOMPARE(rows[1].lines.back().words,
             u"the list shows it again, and so does the read by instrument"_s);
    QVERIFY(rows[1].acts.empty());
    QCOMPARE(rows[1].look.tone, Tone::Dim);
    QCOMPARE(divergenceRows(s, seconds{18}).size(), std::size_t{3});
    QCOMPARE(divergenceRows(s, seconds{19}).size(), std::size_t{2}); // 41 s and 19 s
    QCOMPARE(divergenceRows(s, seconds{48}).size(), std::size_t{1});
}

void TestDivergence::listFaultAndBrakeStandAboveFindings()
{
    engine::Snapshot s = made_up::withBrake();
    s.accounts[0].listFault = "3 of 4 positions were not shown in one complete list";
    const auto rows = divergenceRows(s, nanoseconds{0});
    QCOMPARE(rows.size(), std::size_t{3});
    QCOMPARE(rows[0].id, listFaultRow(made_up::kAccount));
    QVERIFY(spoken(rows[0]).contains(u"3 of 4 positions"_s));
    QCOMPARE(rows[1].id, brakeRow(made_up::kAccount));
    QVERIFY2(spoken(rows[1]).contains(u"2 automatic cancels within the hour, the cap is 6"_s),
             qPrintable(spoken(rows[1])));
    QVERIFY((rows[1].acts == std::vector{FindingAct::ClearBrake}));
    QCOMPARE(rows[1].age, u"1 m 35 s"_s);
}

void TestDivergence::paintsAPositionWithoutAStopRed()
{
    engine::Snapshot s = made_up::withFindings({FindingKind::Foreign, FindingKind::Quantity});
    s.positions[1].stop = engine::StopState::None; // the foreign one
    const auto rows = divergenceRows(s, nanoseconds{0});
    QCOMPARE(rows[0].look.word, u"foreign"_s); // worst first, whatever its kind
    QCOMPARE(rows[0].look.tone, Tone::Bad);
    QCOMPARE(rows[1].look.tone, Tone::Warn);
}

void TestDivergence::asksForAReasonFirst_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("act");
    QTest::addColumn<QString>("stop");
    const auto row = [](const char* name, FindingKind kind, FindingAct act, const QString& stop) {
        QTest::newRow(name) << static_cast<int>(kind) << static_cast<int>(act) << stop;
    };
    row("resolve", FindingKind::MissingAtVenue, FindingAct::Resolve, {});
    row("adopt", FindingKind::Foreign, FindingAct::Adopt, u"0.18420"_s);
    row("protect", FindingKind::Foreign, FindingAct::Protect, u"2 %"_s);
    row("confirm flat", FindingKind::MissingAtVenue, FindingAct::ConfirmFlat, {});
    row("clear brake", FindingKind::MissingAtVenue, FindingAct::ClearBrake, {});
}

void TestDivergence::asksForAReasonFirst()
{
    QFETCH(int, kind);
    QFETCH(int, act);
    QFETCH(QString, stop);
    engine::Snapshot s = made_up::withFindings({static_cast<FindingKind>(kind)});
    s.findings[0].acts = {static_cast<FindingAct>(act)};
    const engine::FindingView f = s.findings[0];
    Bench bench{s};
    QTest::mouseClick(bench.button(0, static_cast<FindingAct>(act)), Qt::LeftButton);
    const QPointer<ActSheet> asked = sheet(); // it goes when it is closed
    QVERIFY(asked);
    auto* go = asked->findChildren<QPushButton*>().front();
    if (auto* edit = field(asked, u"Stop"_s)) edit->setText(stop);
    QTest::mouseClick(go, Qt::LeftButton);
    QVERIFY(bench.acts.empty()); // no reason, no act
    QVERIFY(asked->isVisible());
    field(asked, u"Reason"_s)->setText(u"  looked at the venue's own screen "_s);
    QTest::mouseClick(go, Qt::LeftButton);
    QVERIFY(!asked || !asked->isVisible());
    QCOMPARE(bench.acts.size(), std::size_t{1});
    const std::string reason = "looked at the venue's own screen";
    const engine::OperatorAct& got = bench.acts[0];
    switch (static_cast<FindingAct>(act)) {
    case FindingAct::Resolve:
        QVERIFY((got == engine::OperatorAct{engine::ResolveFinding{f.account, f.id, reason}}));
        break;
    case FindingAct::Adopt: {
        const engine::StopChoice choice{Price::of("0.18420"), {}, TriggerSource::Mark};
        QVERIFY(
            (got
             == engine::OperatorAct{engine::AdoptPosition{f.account, f.position, choice, reason}}));
        break;
    }
    case FindingAct::Protect: {
        const auto* protect = std::get_if<engine::ProtectPosition>(&got);
        QVERIFY(protect && protect->position == f.position && protect->reason == reason);
        // Two percent above the mark 0.18107 is 0.1846914; a short's stop goes to the tick below.
        QVERIFY(protect->stop.price == Price::of("0.18469"));
        QVERIFY(!protect->stop.percent);
        break;
    }
    case FindingAct::ConfirmFlat:
        QVERIFY((got == engine::OperatorAct{engine::ConfirmFlat{f.account, f.position, reason}}));
        break;
    case FindingAct::ClearBrake:
        QVERIFY((got == engine::OperatorAct{engine::ClearBrake{f.account, reason}}));
        break;
    case FindingAct::AskAgain: QFAIL("it asks for nothing");
    }
}

void TestDivergence::asksTheVenueAgainAtOnce()
{
    Bench bench{made_up::withListFault()};
    QTest::mouseClick(bench.button(0, FindingAct::AskAgain), Qt::LeftButton);
    QVERIFY(!sheet());
    QCOMPARE(bench.acts.size(), std::size_t{1});
    QVERIFY((bench.acts[0] == engine::OperatorAct{engine::Resync{made_up::kAccount}}));
}

void TestDivergence::enterInAFieldNeitherActsNorLeaves()
{
    Bench bench{made_up::withFindings({FindingKind::Foreign})};
    const QPointer<ActSheet> asked =
        bench.panel.begin(bench.panel.cards()[0]->row().id, FindingAct::Adopt);
    QVERIFY(asked);
    QLineEdit* reason = field(asked, u"Reason"_s);
    QWidget* const ways[] = {field(asked, u"Stop"_s), asked->findChild<QComboBox*>(), reason,
                             asked->findChildren<QPushButton*>().front()};
    reason->setText(u"seen"_s);
    ways[0]->setFocus();
    for (std::size_t i = 0; i + 1 < std::size(ways); ++i) { // Enter goes on, as Tab does
        QCOMPARE(asked->focusWidget(), ways[i]);
        QTest::keyClick(ways[i], Qt::Key_Return);
        QVERIFY(asked->isVisible());
        QCOMPARE(asked->focusWidget(), ways[i + 1]);
    }
    QVERIFY(bench.acts.empty());
    QCOMPARE(reason->text(), u"seen"_s);
    QTest::keyClick(asked.data(), Qt::Key_Escape);
    QVERIFY(!asked || !asked->isVisible());
    QVERIFY(bench.acts.empty());
}

void TestDivergence::saysThatItEndedWhileTheSheetStood()
{
    engine::Snapshot s = made_up::withFindings({FindingKind::MissingAtVenue});
    Bench bench{s};
    ActSheet* asked = bench.panel.begin(bench.panel.cards()[0]->row().id, FindingAct::Resolve);
    const auto isSaid = [&] {
        return std::ranges::any_of(asked->findChildren<QLabel*>(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains(u"ended meanwhile"_s);
        });
    };
    QVERIFY(!isSaid());
    s.findings[0].endedFor = seconds{1};
    bench.panel.show(shared(s), nanoseconds{0});
    QVERIFY(isSaid());
}

void TestDivergence::readsAStop_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("price");    // empty: refused
    QTest::addColumn<QString>("sentence"); // part of the note, or of what is wrong
    QTest::newRow("a price") << u"2491.36"_s << u"2491.36"_s << u"from the mark 2"_s;
    QTest::newRow("percent") << u"2 %"_s << u"2484.49"_s << u"for all of 12.0 long"_s;
    QTest::newRow("a decimal comma") << u"2491,36"_s << u"2491.36"_s << u"Stop at"_s;
    QTest::newRow("nothing") << u" "_s << QString{} << u"A stop is needed"_s;
    QTest::newRow("words") << u"tight"_s << QString{} << u"is not a number"_s;
    QTest::newRow("off the tick") << u"2491.365"_s << QString{} << u"multiple of the tick"_s;
    QTest::newRow("the wrong side") << u"2600"_s << QString{} << u"lies below the mark"_s;
    QTest::newRow("behind liquidation") << u"2200"_s << QString{} << u"Liquidation"_s;
    QTest::newRow("too far") << u"60 %"_s << QString{} << u"from 0.01 to 50 percent"_s;
}

void TestDivergence::readsAStop()
{
    QFETCH(QString, typed);
    QFETCH(QString, price);
    QFETCH(QString, sentence);
    const engine::Snapshot s = made_up::snapshot();
    const TypedStop stop = readTypedStop(typed, &s.positions[2], &s.instruments[1]); // ETH long
    QCOMPARE(stop.problem.isEmpty(), !price.isEmpty());
    if (!price.isEmpty()) QVERIFY(stop.price == Price::of(price.toStdString()));
    const QString said = stop.problem + stop.note;
    QVERIFY2(said.contains(sentence), qPrintable(said));
}

void TestDivergence::keepsItsRowsUnderThePointer()
{
    engine::Snapshot s = made_up::withMany(3);
    Bench bench{s, {400, 900}};
    const QStringList before = titles(bench.panel);
    DivergenceCard* second = bench.panel.cards()[1];
    QTest::mouseMove(second, second->rect().center());
    QTRY_VERIFY(second->underMouse());
    const QRect place = second->geometry();
    s.findings.push_back(made_up::finding(s, FindingKind::StopMissing)); // worse than all
    s.findings.back().age = seconds{90};
    std::erase_if(s.findings,
                  [&](const engine::FindingView& f) { return f.title == before[0].toStdString(); });
    bench.panel.show(shared(s), nanoseconds{0});
    QCOMPARE(bench.panel.cards()[1], second);
    QCOMPARE(second->geometry(), place);
    QCOMPARE(titles(bench.panel).mid(0, 3), before); // what is over stays, faded
    QVERIFY(bench.panel.cards()[0]->row().isEnded);
    QCOMPARE(titles(bench.panel).size(), 4); // what is new comes in at the end
    QEvent leave{QEvent::Leave};
    QTest::mouseMove(&bench.panel, QPoint{-50, -50});
    QWidget* list = bench.panel.findChild<QScrollArea*>()->widget();
    list->setAttribute(Qt::WA_UnderMouse,
                       false); // the pointer of an offscreen window leaves no screen
    QApplication::sendEvent(list, &leave);
    QCOMPARE(titles(bench.panel).size(), 3);
    QVERIFY(titles(bench.panel)[0].contains(u"its stop 68422913"_s));
}

void TestDivergence::foldsAndMovesByKeyboard()
{
    Bench bench{made_up::withMany(5)};
    const auto cards = bench.panel.cards();
    QVERIFY(cards[0]->isOpen() && cards[2]->isOpen() && !cards[3]->isOpen());
    cards[2]->setFocus();
    QTRY_VERIFY(cards[2]->hasFocus());
    QTest::keyClick(cards[2], Qt::Key_Down);
    QVERIFY(cards[3]->hasFocus());
    QTest::keyClick(cards[3], Qt::Key_Space);
    QVERIFY(cards[3]->isOpen());
    auto* button = cards[3]->findChildren<QPushButton*>().front();
    QTest::keyClick(cards[3], Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(button));
    QVERIFY(button->accessibleName().contains(cards[3]->row().title));
    QTest::keyClick(cards[3], Qt::Key_Return);
    QVERIFY(!cards[3]->isOpen());
    QVERIFY(!button->isVisible());
}

void TestDivergence::showsAnyNumberWithoutOverlap_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<QSize>("size");
    QTest::newRow("none") << 0 << QSize{356, 160};
    QTest::newRow("1, small") << 1 << QSize{356, 160};
    QTest::newRow("5") << 5 << QSize{440, 400};
    QTest::newRow("60, small") << 60 << QSize{356, 160};
    QTest::newRow("60, large") << 60 << QSize{620, 1400};
}

void TestDivergence::showsAnyNumberWithoutOverlap()
{
    QFETCH(int, count);
    QFETCH(QSize, size);
    Bench bench{made_up::withMany(static_cast<std::size_t>(count)), size};
    const auto* area = bench.panel.findChild<QScrollArea*>();
    const auto shownHeight = [&] {
        int sum = 0;
        for (const DivergenceCard* card : bench.panel.cards())
            sum += card->height();
        return sum;
    };
    QTRY_COMPARE(area->verticalScrollBar()->maximum(),
                 std::max(0, shownHeight() - area->viewport()->height()));
    int y = 0;
    for (const DivergenceCard* card : bench.panel.cards()) {
        QCOMPARE(card->geometry(), (QRect{0, y, area->viewport()->width(), card->height()}));
        QCOMPARE(card->height(), card->heightFor(card->width()));
        y += card->height();
        for (const auto* button : card->findChildren<QPushButton*>())
            QVERIFY(!card->isOpen() || card->rect().contains(button->geometry()));
        QVERIFY(!card->accessibleName().isEmpty());
    }
    QCOMPARE(bench.panel.cards().size(), static_cast<std::size_t>(count));
}

void TestDivergence::bannerSaysTheMostSeriousFirst()
{
    engine::Snapshot s = made_up::withBrake();
    s.accounts[0].listFault = "3 of 4 positions were not shown in one complete list";
    s.accounts[0].isKillEngaged = true;
    s.accounts[0].killReason = "emergency button";
    s.findings[0].age = seconds{31};
    s.alarms[0].severity = engine::Severity::P0;
    s.alarms[0].isAcknowledged = false;
    Banner banner;
    banner.show(s, nanoseconds{0});
    QStringList lines;
    for (const QObject* child : banner.children())
        if (const auto* line = qobject_cast<const QWidget*>(child);
            line && !line->accessibleName().isEmpty())
            lines << line->accessibleName();
    const QStringList begins{u"P0 · "_s, u"List fault on main: 3 of 4"_s, u"Brake on for main"_s,
                             u"1 disagreement with the venue for more than 30 s: 1 missing"_s,
                             u"Kill switch on for main"_s};
    QCOMPARE(lines.size(), begins.size());
    for (qsizetype i = 0; i < lines.size(); ++i)
        QVERIFY2(lines[i].startsWith(begins[i]), qPrintable(lines[i]));
}

void TestDivergence::bannerWaitsForThirtySeconds()
{
    engine::Snapshot s = made_up::withEnded();
    for (engine::FindingView& f : s.findings)
        f.age = seconds{29};
    Banner banner;
    banner.show(s, nanoseconds{0});
    QVERIFY(banner.findChildren<QPushButton*>().isEmpty());
    banner.show(s, seconds{2});
    QCOMPARE(banner.findChildren<QPushButton*>().size(), 1); // one stands; what ended is no matter
    QSignalSpy asked{&banner, &Banner::divergenceAsked};
    QTest::mouseClick(banner.findChild<QPushButton*>(), Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
}

void TestDivergence::bannerCountsManyKillSwitches()
{
    engine::Snapshot s = made_up::withMany(0);
    const engine::AccountView one = s.accounts.front();
    s.accounts.clear();
    for (int i = 0; i < 100; ++i) {
        engine::AccountView a = one;
        a.id = AccountId{"a" + std::to_string(i)};
        a.isKillEngaged = i >= 4 && i < 7;
        a.killReason = "emergency sheet";
        s.accounts.push_back(a);
    }
    Banner banner;
    banner.show(s, nanoseconds{0});
    QCOMPARE(banner.findChildren<QPushButton*>().size(), 3); // each with its own reason
    s.accounts.back().isKillEngaged = true;
    banner.show(s, nanoseconds{0});
    QStringList lines;
    for (const QObject* child : banner.children())
        if (const auto* line = qobject_cast<const QWidget*>(child);
            line && line->accessibleName().startsWith(u"Kill switch on for 4"_s))
            lines << line->accessibleName();
    QCOMPARE(lines,
             QStringList{u"Kill switch on for 4 of 100 accounts; of a4: emergency sheet. Each is "
                         u"cleared by itself, here or in the tab Accounts."_s});
}

/// "Nothing disagrees" is said by a list that is on time for its account's pace, not by one of a fixed age.
void TestDivergence::doesNotCallALateListCalm()
{
    engine::Snapshot s = made_up::withMany(0);
    s.accounts[0].truthAge = seconds{41};
    s.accounts[0].listCycle = seconds{40};
    Bench bench{s};
    const auto* calm = bench.panel.findChild<CalmLine*>();
    QVERIFY(calm);
    QCOMPARE(calm->accessibleName(), u"Nothing disagrees. last complete read 41 s ago"_s);
    s.accounts[0].listCycle = seconds{10};
    bench.panel.show(shared(s), nanoseconds{0});
    QCOMPARE(calm->accessibleName(),
             u"Nothing is known to disagree. last complete read 41 s ago, a list is late"_s);
    s.accounts[0].truthAge.reset();
    bench.panel.show(shared(s), nanoseconds{0});
    QCOMPARE(calm->accessibleName(),
             u"Nothing is known to disagree. no complete read of the positions yet"_s);
}

void TestDivergence::bannerAsksForOneBrakeAtATime()
{
    engine::Snapshot s = made_up::withBrake();
    engine::AccountView second = s.accounts[0];
    second.id = AccountId{"second"};
    s.accounts.push_back(second);
    Banner banner;
    banner.show(s, nanoseconds{0});
    const auto buttons = banner.findChildren<QPushButton*>();
    QCOMPARE(buttons.size(), 1); // one line, with a count
    QVERIFY(buttons[0]->accessibleName().contains(u"main and 1 more"_s));
    QSignalSpy asked{&banner, &Banner::clearBrakeAsked};
    QTest::mouseClick(buttons[0], Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked[0][0].toString(), u"main"_s);
}

void TestDivergence::stripCountsWhatStandsAndNamesKinds()
{
    engine::Snapshot s = made_up::withEnded();
    s.findings.push_back(made_up::finding(s, FindingKind::Foreign));
    TopStrip strip;
    strip.resize(1600, 44);
    strip.show(s, nanoseconds{0});
    QVERIFY(strip.spoken().contains(u"divergence 2"_s));
    (void)strip.grab();
    QString tip;
    for (int x = 0; x < strip.width() && tip.isEmpty(); ++x)
        tip = strip.tipAt({x, 20});
    QCOMPARE(tip, u"Standing: 1 quantity, 1 foreign."_s);
}

QTEST_MAIN(TestDivergence)
#include "tst_divergence.moc"
