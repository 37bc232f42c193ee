// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/status/divergence_status.h"
#include "app/status/status.h"
#include "tests/ui/made_up_findings.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace holdfast;
using namespace holdfast::ui;
using Json = nlohmann::json;

/// What `holdfast-cli status` says of disagreements.
class TestStatus : public QObject {
    Q_OBJECT

private slots:
    void tellsAFindingWithItsSides();
    void tellsFindingsOfOneAccount();
    void tellsHowAFindingEnded();
    void tellsListFaultBrakeAndQuality();
    void hasDoubts_data();
    void hasDoubts();

private:
    /// Nothing of it is doubtful but what a test adds.
    static engine::Snapshot calm()
    {
        engine::Snapshot s = made_up::snapshot();
        s.positions.clear();
        s.findings.clear();
        s.alarms.clear();
        return s;
    }
};

void TestStatus::tellsAFindingWithItsSides()
{
    const engine::Snapshot s = made_up::withFindings({FindingKind::MissingAtVenue});
    const Json finding = Json::parse(app::statusJson(s)).at("findings").at(0);
    QCOMPARE(finding.value("kind", ""), std::string{"missing at venue"});
    QCOMPARE(finding.value("venue", ""), std::string{"okx"});
    QCOMPARE(finding.value("missing", ""),
             std::string{"a closing record bound to it, or an explicit zero"});
    QVERIFY((finding.at("acts") == Json::array({"ask again", "resolve"})));
    QCOMPARE(finding.at("age").dump(), std::string{"6.2"});
    QVERIFY(finding.at("endedFor").is_null());
    QCOMPARE(finding.value("record", 0), 4471);
    const Json& sides = finding.at("sides");
    QVERIFY(sides.at(0).at("age").is_null()); // our own record has no age and no read
    QCOMPARE(sides.at(0).value("from", "?"), std::string{});
    QCOMPARE(sides.at(1).value("who", ""), std::string{"bulk list"});
    QCOMPARE(sides.at(1).value("from", ""), std::string{"GET /v5/position/list, page 1 of 1"});
    QCOMPARE(sides.at(1).at("age").dump(), std::string{"1.1"});
    const std::string text = app::statusText(s);
    for (const char* part :
         {"finding main ETH-USDT-SWAP: missing at venue, 6.2",
          "bulk list: not shown (complete, 3 rows) by GET", "lacking: a closing record",
          "Holdfast: nothing: stops kept", "a person can: ask again, resolve"})
        QVERIFY2(text.find(part) != std::string::npos, text.c_str());
    const std::string id = "  id: " + s.findings[0].id + " (record 4471)\n";
    QVERIFY2(text.find(id) != std::string::npos, text.c_str());
}

void TestStatus::tellsFindingsOfOneAccount()
{
    engine::Snapshot s = made_up::withFindings({FindingKind::MissingAtVenue, FindingKind::Foreign});
    s.findings[0].severity = engine::Severity::P1;
    s.findings[1].account = AccountId{"other"};
    const AccountId mine = s.findings[0].account;
    const engine::Snapshot one = app::disagreementsOf(s, mine);
    const Json json = Json::parse(app::disagreementsJson(one));
    QCOMPARE(json.at("findings").size(), std::size_t{1});
    QCOMPARE(json.at("findings").at(0).value("id", ""), s.findings[0].id);
    QCOMPARE(json.at("findings").at(0).value("severity", ""), std::string{"P1"});
    QCOMPARE(json.value("doubts", false), true);
    QCOMPARE(json.at("accounts").size(), std::size_t{1});
    QCOMPARE(json.at("accounts").at(0).value("name", ""), mine.text);
    const std::string text = app::disagreementsText(one);
    for (const std::string& part :
         {"account " + mine.text + ": ", std::string{"1 finding(s) stand"},
          "finding " + mine.text + " ETH-USDT-SWAP: missing at venue, P1, 6.2",
          "id: " + s.findings[0].id})
        QVERIFY2(text.find(part) != std::string::npos, text.c_str());
    QVERIFY2(text.find("quality") == std::string::npos, text.c_str());
    // No alarm is no severity, and what ended stands no more.
    const Json all = Json::parse(app::disagreementsJson(app::disagreementsOf(s, std::nullopt)));
    QCOMPARE(all.at("findings").size(), std::size_t{2});
    QVERIFY(all.at("findings").at(1).at("severity").is_null());
    s.findings[0].endedFor = seconds{5};
    const engine::Snapshot ended = app::disagreementsOf(s, mine);
    QVERIFY(app::disagreementsText(ended).find("no finding stands") != std::string::npos);
    QCOMPARE(Json::parse(app::disagreementsJson(ended)).value("doubts", true), false);
    QVERIFY(app::disagreementsOf(s, AccountId{"nobody"}).accounts.empty());
    // A halted engine compares nothing: its silence is no agreement.
    s.isHalted = true;
    s.haltReason = "a promise was broken";
    const engine::Snapshot halted = app::disagreementsOf(s, mine);
    QCOMPARE(Json::parse(app::disagreementsJson(halted)).value("doubts", false), true);
    QVERIFY(app::disagreementsText(halted).starts_with("HALTED: a promise was broken\n"));
}

void TestStatus::tellsHowAFindingEnded()
{
    const engine::Snapshot s = made_up::withEnded();
    const Json finding = Json::parse(app::statusJson(s)).at("findings").at(0);
    QCOMPARE(finding.at("endedFor").dump(), std::string{"12.0"});
    QVERIFY(finding.value("ended", "").starts_with("the list shows it again"));
    const std::string text = app::statusText(s);
    QVERIFY2(text.find("ended 12.0 s ago: the list shows it again") != std::string::npos,
             text.c_str());
}

void TestStatus::tellsListFaultBrakeAndQuality()
{
    engine::Snapshot s = made_up::withBrake();
    s.accounts[0].listFault = "3 of 4 positions were not shown";
    const Json account = Json::parse(app::statusJson(s)).at("accounts").at(0);
    QCOMPARE(account.value("listFault", ""), std::string{"3 of 4 positions were not shown"});
    QCOMPARE(account.at("brake").value("on", false), true);
    QCOMPARE(account.at("brake").value("cancelsLastHour", 0), 2);
    QCOMPARE(account.at("brake").at("age").dump(), std::string{"95.0"});
    const Json& positions = account.at("quality").at(0);
    QCOMPARE(positions.value("read", ""), std::string{"positions"});
    QCOMPARE(positions.value("incomplete", 0), 31);
    QCOMPARE(positions.at("stickyMax").dump(), std::string{"5.012"});
    QVERIFY(account.at("quality").at(3).at("lagP99").is_null()); // unknown is not zero
    const std::string text = app::statusText(s);
    for (const char* part :
         {"list fault main: 3 of 4", "brake main: on for ", "the cap is 2: none was sent",
          "quality main positions: 2412 answers, partial 3 (0.12 %), failed 5 (0.21 %), incomplete "
          "31 (1.29 %)",
          "quality main closures: 0 answers, partial 0, failed 0, incomplete 0, stale 0, sticky "
          "median — max —"})
        QVERIFY2(text.find(part) != std::string::npos, text.c_str());
}

void TestStatus::hasDoubts_data()
{
    QTest::addColumn<bool>("finding");
    QTest::addColumn<bool>("isEnded");
    QTest::addColumn<bool>("listFault");
    QTest::addColumn<bool>("brake");
    QTest::addColumn<bool>("doubts");
    QTest::newRow("nothing") << false << false << false << false << false;
    QTest::newRow("a finding stands") << true << false << false << false << true;
    QTest::newRow("a stranger's position stands") << false << false << false << false << false;
    QTest::newRow("a finding ended") << true << true << false << false << false;
    QTest::newRow("a list fault") << false << false << true << false << true;
    QTest::newRow("the brake is on") << false << false << false << true << true;
}

void TestStatus::hasDoubts()
{
    QFETCH(bool, finding);
    QFETCH(bool, isEnded);
    QFETCH(bool, listFault);
    QFETCH(bool, brake);
    QFETCH(bool, doubts);
    engine::Snapshot s = calm();
    // A stranger's is shown, and is no doubt of ours.
    s.findings =
        made_up::withFindings({finding ? FindingKind::Quantity : FindingKind::Foreign}).findings;
    if (isEnded) s.findings[0].endedFor = seconds{5};
    if (listFault) s.accounts[0].listFault = "2 of 2";
    s.accounts[0].brake.isOn = brake;
    QCOMPARE(app::hasDoubts(s), doubts);
    QCOMPARE(Json::parse(app::statusJson(s)).value("doubts", !doubts), doubts);
}

QTEST_GUILESS_MAIN(TestStatus)
#include "tst_status.moc"
