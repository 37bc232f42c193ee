// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/account/account_findings.h"

#include <QtTest>

#include <functional>

using namespace holdfast;
using namespace holdfast::app;

namespace {

struct Case {
    ProfileAccount account;
    AccountConfig config{"701",        "701", "2", PositionMode::Net, {"read_only", "trade"},
                         "203.0.113.7"};
    std::optional<milliseconds> clock{3};
};
using Spoil = std::function<void(Case&)>;

const WallTime kNow{milliseconds{1'763'600'000'000}}; // 2025-11-20

Case good()
{
    Case c;
    c.account.name = "main";
    c.account.environment = Environment::Live;
    c.account.ladder = Ladder::Trade;
    c.account.limits.notionalPerInstrument = Notional::of("2500");
    c.account.limits.notionalTotal = Notional::of("10000");
    c.account.limits.positionsMax = 3;
    c.account.limits.dayLossMax = Money::of("50");
    return c;
}

Case goodOfBybit()
{
    Case c = good();
    c.account.venue = Venue::Bybit;
    c.config.accountMode = "UTA 5 REGULAR_MARGIN";
    c.config.permissions = {"read_only", "trade", "ContractTrade.Order", "ContractTrade.Position"};
    c.config.keyExpiresAt = kNow + hours{60 * 24};
    return c;
}

} // namespace
Q_DECLARE_METATYPE(Spoil)

class TestAccountFindings : public QObject {
    Q_OBJECT
private slots:
    void findsNothingAgainstAGoodKey()
    {
        const Case c = good();
        const auto findings = judgeAccount(c.account, c.config, c.clock, kNow);
        QCOMPARE(findings.size(), std::size_t{6});
        QVERIFY(gravest(findings) == Grade::Fine);
    }
    void namesWhatItFound_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("grade");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, Spoil spoil, const char* what, const char* grade,
                            const char* text) {
            QTest::newRow(name) << spoil << QString::fromUtf8(what) << QString::fromUtf8(grade)
                                << QString::fromUtf8(text);
        };
        row(
            "can withdraw",
            [](Case& c) { c.config.permissions = {"read_only", "withdraw", "trade"}; },
            "permissions", "refused",
            "This key can withdraw. Holdfast does not trade with a key that can empty the account: "
            "delete it at the venue and make one with Read and Trade only.");
        row(
            "a word that only begins so",
            [](Case& c) { c.config.permissions = {"read_only", "trade", "withdrawal_view"}; },
            "permissions", "fine", "The key can read and trade, not withdraw.");
        row(
            "no permissions said", [](Case& c) { c.config.permissions.clear(); }, "permissions",
            "refused",
            "The venue does not say what this key may do. Make a new key with the permissions Read "
            "and "
            "Trade.");
        row(
            "cannot trade", [](Case& c) { c.config.permissions = {"read_only"}; }, "permissions",
            "refused",
            "This key cannot trade, and the profile asks for 'trade'. Make one with Read and "
            "Trade, or "
            "set the account's ladder to 'watch'.");
        row(
            "cannot guard",
            [](Case& c) {
                c.config.permissions = {"read_only"};
                c.account.ladder = Ladder::Guard;
            },
            "permissions", "refused",
            "This key cannot trade, and the profile asks for 'guard'. Make one with Read and "
            "Trade, or "
            "set the account's ladder to 'watch'.");
        row(
            "reads only, to watch",
            [](Case& c) {
                c.config.permissions = {"read_only"};
                c.account.ladder = Ladder::Watch;
            },
            "permissions", "fine", "The key can only read, which is enough to watch.");
        row(
            "bound to no address", [](Case& c) { c.config.boundIps.clear(); }, "addresses",
            "warning",
            "The key is bound to no IP address: whoever has it can use it from anywhere, and the "
            "venue "
            "lets it expire after 14 days without use. Bind it to this machine's address.");
        row(
            "spot", [](Case& c) { c.config.accountMode = "1"; }, "account mode", "refused",
            "Mode 1 (spot, which has no perpetuals) is watched, not traded. Set the account to "
            "futures "
            "or multi-currency margin mode at the venue.");
        row(
            "portfolio margin", [](Case& c) { c.config.accountMode = "4"; }, "account mode",
            "refused",
            "Mode 4 (portfolio margin) is watched, not traded. Set the account to futures or "
            "multi-currency margin mode at the venue.");
        row(
            "a mode of tomorrow", [](Case& c) { c.config.accountMode = "5"; }, "account mode",
            "refused",
            "Mode 5 (which is not known here) is watched, not traded. Set the account to futures "
            "or "
            "multi-currency margin mode at the venue.");
        row(
            "multi-currency", [](Case& c) { c.config.accountMode = "3"; }, "account mode", "fine",
            "Mode 3, multi-currency margin.");
        row(
            "hedge", [](Case& c) { c.config.positionMode = PositionMode::Hedge; }, "position mode",
            "refused",
            "Hedge (long/short) mode is watched and closed, not traded. Set one-way mode at the "
            "venue "
            "while nothing is open and no order rests.");
        row(
            "clock at its limit", [](Case& c) { c.clock = milliseconds{-1000}; }, "clock",
            "refused",
            "This machine's clock is 1000 ms away from the venue's; from one second on nothing is "
            "opened. Let the system set its clock (NTP).");
        row(
            "clock to warn of", [](Case& c) { c.clock = milliseconds{250}; }, "clock", "warning",
            "This machine's clock is 250 ms away from the venue's. Let the system set its clock "
            "(NTP).");
        row(
            "clock not measured", [](Case& c) { c.clock.reset(); }, "clock", "warning",
            "The venue's time was not measured; opens wait until it is.");
        row(
            "live without a limit", [](Case& c) { c.account.limits.dayLossMax.reset(); }, "limits",
            "refused",
            "Not all limits are set in the profile (notionalPerInstrument, notionalTotal, "
            "positionsMax, "
            "dayLossMax); on a live account nothing opens without them.");
        row(
            "demo without a limit",
            [](Case& c) {
                c.account.limits.positionsMax.reset();
                c.account.environment = Environment::Demo;
            },
            "limits", "warning",
            "Not all limits are set in the profile; on a live account nothing would open.");
    }
    void namesWhatItFound()
    {
        QFETCH(Spoil, spoil);
        QFETCH(QString, what);
        QFETCH(QString, grade);
        QFETCH(QString, text);
        Case c = good();
        spoil(c);
        const auto findings = judgeAccount(c.account, c.config, c.clock, kNow);
        for (const AccountFinding& finding : findings) {
            if (QString::fromStdString(finding.what) != what) continue;
            QCOMPARE(QString::fromStdString(std::string{toString(finding.grade)}), grade);
            QCOMPARE(QString::fromStdString(finding.text), text);
            QVERIFY(gravest(findings) == finding.grade);
            return;
        }
        QFAIL("no such finding");
    }
    void findsNothingAgainstAGoodKeyOfBybit()
    {
        const Case c = goodOfBybit();
        const auto findings = judgeAccount(c.account, c.config, c.clock, kNow);
        QCOMPARE(findings.size(), std::size_t{7});
        QVERIFY(gravest(findings) == Grade::Fine);
    }
    void namesWhatItFoundOnBybit_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("grade");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, Spoil spoil, const char* what, const char* grade,
                            const char* part) {
            QTest::newRow(name) << spoil << QString::fromUtf8(what) << QString::fromUtf8(grade)
                                << QString::fromUtf8(part);
        };
        row(
            "can withdraw",
            [](Case& c) {
                c.config.permissions.insert(c.config.permissions.end(),
                                            {"withdraw", "Wallet.Withdraw", "Spot.SpotTrade"});
            },
            "permissions", "refused",
            "This key can move money out of trading (Wallet.Withdraw). Holdfast does not trade");
        row(
            "a power of tomorrow",
            [](Case& c) {
                c.config.permissions.insert(c.config.permissions.end(),
                                            {"withdraw", "Lending.Lend"});
            },
            "permissions", "refused", "(Lending.Lend)");
        row(
            "reads only", [](Case& c) { c.config.permissions = {"read_only"}; }, "permissions",
            "refused", "This key cannot trade, and the profile asks for 'trade'.");
        row(
            "bound to no address", [](Case& c) { c.config.boundIps.clear(); }, "addresses",
            "warning", "the venue ends it 90 days after it was made.");
        row(
            "ends in two weeks less a second",
            [](Case& c) { c.config.keyExpiresAt = kNow + hours{14 * 24} - seconds{1}; }, "expiry",
            "warning", "The key ends on 2025-12-04, in 13 days.");
        row(
            "ends in a day", [](Case& c) { c.config.keyExpiresAt = kNow + hours{24}; }, "expiry",
            "warning", "in 1 day.");
        row(
            "ends today", [](Case& c) { c.config.keyExpiresAt = kNow + hours{2}; }, "expiry",
            "warning", "in less than a day.");
        row(
            "has ended", [](Case& c) { c.config.keyExpiresAt = kNow; }, "expiry", "refused",
            "The key ended on 2025-11-20.");
        row(
            "ends in two weeks", [](Case& c) { c.config.keyExpiresAt = kNow + hours{14 * 24}; },
            "expiry", "fine", "The key ends on 2025-12-04.");
        row(
            "no end", [](Case& c) { c.config.keyExpiresAt.reset(); }, "expiry", "fine",
            "The key has no end");
        row(
            "not unified", [](Case& c) { c.config.accountMode = "not unified 1 REGULAR_MARGIN"; },
            "account mode", "refused", "The account is not a unified one");
        row(
            "portfolio margin", [](Case& c) { c.config.accountMode = "UTA 5 PORTFOLIO_MARGIN"; },
            "account mode", "warning", "no liquidation prices");
    }
    void namesWhatItFoundOnBybit()
    {
        QFETCH(Spoil, spoil);
        QFETCH(QString, what);
        QFETCH(QString, grade);
        QFETCH(QString, part);
        Case c = goodOfBybit();
        spoil(c);
        const auto findings = judgeAccount(c.account, c.config, c.clock, kNow);
        for (const AccountFinding& finding : findings) {
            if (QString::fromStdString(finding.what) != what) continue;
            QCOMPARE(QString::fromStdString(std::string{toString(finding.grade)}), grade);
            QVERIFY2(QString::fromStdString(finding.text).contains(part), finding.text.c_str());
            QVERIFY(gravest(findings) == finding.grade);
            return;
        }
        QFAIL("no such finding");
    }
    void saysWhatToDoAboutABybitKey()
    {
        ProfileAccount account = goodOfBybit().account;
        const auto advice = [&](const char* reason) {
            return QString::fromStdString(adviceOnRefusal(reason, account));
        };
        QVERIFY(
            advice("code 10003: API key is invalid.").contains(u"no such key in the environment"));
        QVERIFY(advice("code 33004: Your api key has expired.").contains(u"has expired"));
        QVERIFY(advice("code 10004: error sign!").contains(u"The secret does not belong"));
        QVERIFY(advice("code 10010: Unmatched IP").contains(u"This machine's address"));
        // A longer number is another code, wherever it stands.
        QVERIFY(advice("req 100031, code 33004: expired").contains(u"has expired"));
        QVERIFY(advice("something else").startsWith(u"Check the key"));
    }
    void saysWhatToDoAboutARefusedKey_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("advice");
        const auto row = [](const char* reason, const char* advice) {
            QTest::newRow(reason) << QString::fromUtf8(reason) << QString::fromUtf8(advice);
        };
        row("the key is refused, code 50101: APIKey does not match current environment. (a live "
            "key on "
            "demo, or a demo key on live)",
            "The key belongs to the other environment; the profile says 'live'. Give the key made "
            "for "
            "it, or set the account's environment to 'demo'.");
        row("login refused, 60032 API key doesn't exist",
            "There is no such key in the region 'eea': it may be one of another region (global, "
            "eea, "
            "us), deleted, or expired after 14 days without use. Correct the account's region, or "
            "make "
            "a new key.");
        row("the key is refused, code 50105: Request header OK-ACCESS-PASSPHRASE incorrect.",
            "The passphrase is not this key's: it is the one chosen when the key was made, not the "
            "password of the account.");
        row("the key is refused, code 50110: Your IP 198.51.100.4 is not included",
            "This machine's address is not among those the key is bound to: add it at the venue.");
        row("code 50113: Invalid Sign", "The secret does not belong to this key: give both again "
                                        "with 'holdfast-cli account remove' "
                                        "and 'account add'.");
        row("code 50111: Invalid OK-ACCESS-KEY",
            "The venue does not know this key: check that it was copied whole, and give it again "
            "with "
            "'holdfast-cli account remove' and 'account add'.");
        row("code 50102: Timestamp request expired",
            "This machine's clock is too far from the venue's: let the system set it (NTP).");
        row("code 50100: API frozen", "The venue has frozen the key: ask the venue why.");
        row("uid 15010199 is gone",
            "Check the key, its secret, its passphrase and the addresses it is bound to.");
    }
    void saysWhatToDoAboutARefusedKey()
    {
        QFETCH(QString, reason);
        QFETCH(QString, advice);
        ProfileAccount account = good().account;
        account.region = "eea";
        QCOMPARE(QString::fromStdString(adviceOnRefusal(reason.toStdString(), account)), advice);
    }
};

QTEST_GUILESS_MAIN(TestAccountFindings)
#include "tst_account_findings.moc"
