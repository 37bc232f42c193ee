// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/options.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::app;
using namespace Qt::StringLiterals;

namespace {

std::vector<std::string> words(const QString& line)
{
    std::vector<std::string> out;
    for (const QString& word : line.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        out.push_back(word.toStdString());
    return out;
}

CliInvocation cli(const char* line)
{
    const auto parsed = parseCli(words(QString::fromUtf8(line)));
    if (!parsed) qFatal("%s", parsed.error().context.c_str());
    return std::get<CliInvocation>(*parsed);
}

template <class Command>
Command command(const char* line)
{
    return std::get<Command>(cli(line).command);
}

} // namespace

class TestOptions : public QObject {
    Q_OBJECT
private slots:
    void refusesWithOneSentence_data();
    void refusesWithOneSentence();
    void refusesOnTheDesktopToo_data();
    void refusesOnTheDesktopToo();
    void helpAndVersionAreTextsAndNoCommands_data();
    void helpAndVersionAreTextsAndNoCommands();
    void helpListsWhatThisVersionHas();
    void helpAndManualNameTheSame();
    void readsOpen();
    void readsFlatten();
    void readsAPersonsActs();
    void readsDrill();
    void readsRun();
    void readsDesktop();
    void readsAccountAdd();
    void readsDecodeAndSign();
    void commonOptionsStandBeforeOrBehindTheCommand();
    void readsDurations_data();
    void readsDurations();
};

void TestOptions::refusesWithOneSentence_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* line, const char* says) {
        QTest::newRow(name) << QString::fromUtf8(line) << QString::fromUtf8(says);
    };
    row("nothing", "", "a command is missing");
    row("no such command", "frobnicate", "'frobnicate' is no command");
    row("a later command", "backtest --venue okx", "not in this version");
    row("unknown option", "status --colour", "'--colour' is not known here");
    row("one dash", "status -json", "'-json' is not known here");
    row("missing value", "open --account", "--account needs a value");
    row("missing value before an option", "open --account --json", "--account needs a value");
    row("empty value", "open --account=", "--account needs a value");
    row("value for a switch", "status --json=yes", "--json takes no value");
    row("given twice", "drill --venue okx --venue okx", "--venue was given twice");
    row("stray word", "status now", "'now' is one argument too many");
    row("account alone", "account", "add, list, check or remove is missing");
    row("account something", "account delete main", "'account delete' is no command");
    row("account without name", "account remove", "NAME is missing");
    row("account with a path for a name", "account remove ../x", "is no name");
    row("account without venue", "account add main --environment live", "--venue is missing");
    row("account without environment", "account add main --venue okx", "--environment is missing");
    row("account with a wrong ladder",
        "account add main --venue okx --environment live --ladder admin",
        "'admin' is no step of the ladder");
    row("account with a policy of nowhere",
        "account add main --venue okx --environment live --guard-foreign hedge",
        "--guard-foreign: 'hedge' is no policy");
    row("account with a policy without its stop",
        "account add main --venue okx --environment live --ladder guard --guard-foreign stop",
        "--guard-stop: the policy 'stop' needs a stop's distance, such as 2%");
    row("account with a stop that is no percentage",
        "account add main --venue okx --environment live --guard-foreign stop --guard-stop 2900",
        "--guard-stop: '2900' has no '%' at its end");
    row("descriptor out of range", "account check main --credentials-fd -1", "from 0 to 65535");
    row("port out of range", "drill --venue okx --port 70000",
        "--port needs a port from 0 to 65535, not '70000'");
    row("port no number", "drill --venue okx --control-port x", "--control-port needs a port");
    row("the same port twice", "drill --venue okx --port 9000 --control-port 9000", "must differ");
    row("drill without venue", "drill", "--venue is missing");
    row("no such position mode", "drill --venue okx --position-mode both", "net or hedge");
    row("no rows on a page", "drill --venue okx --page-rows 0", "from 1 to 100");
    row("no such venue", "drill --venue binance", "'binance' is no venue");
    row("speed zero", "run --drill okx --speed 0", "from 1 to 100000");
    row("speed a fraction", "run --drill okx --speed 2.5", "from 1 to 100000");
    row("seed negative", "run --drill okx --seed -1", "--seed needs a whole number");
    row("seed too large", "run --seed 18446744073709551616", "--seed needs a whole number");
    row("venue twice", "run --drill okx,okx", "names 'okx' twice");
    row("start and attach", "run --drill okx --drill-at http://127.0.0.1:1", "give one of them");
    row("attach to a path", "run --drill-at /tmp/x", "--drill-at needs the control address");
    row("attach and seed", "run --drill-at http://127.0.0.1:1 --seed 1", "belong to the drill");
    row("candles without file", "run --candles okx:ETH-USDT-SWAP=", "the file is missing");
    row("candles of no venue", "run --candles kraken:ETH=x.csv", "'kraken' is no venue");
    row("no such scenario", "run --scenario boom", "not 'boom'");
    row("scenarios are named", "run --scenario lists",
        "rate-storm, position-missing, list-sticky and everything-missing, not 'lists'");
    row("for without unit", "run --for 30", "'30' is no time");
    row("shots without a window", "run --shots x", "'--shots' is not known here");
    row("open without size", "open --account a --instrument I --side buy --stop 1",
        "exactly one of");
    row("open with two sizes",
        "open --account a --instrument I --side buy --stop 1 --qty 1 --risk 2", "exactly one of");
    row("open without stop", "open --account a --instrument I --side buy --qty 1",
        "--stop is missing");
    row("open without side", "open --account a --instrument I --qty 1 --stop 1",
        "--side needs buy or sell");
    row("open sideways", "open --account a --instrument I --side long --qty 1 --stop 1",
        "--side needs buy or sell");
    row("open with a negative qty", "open --account a --instrument I --side buy --qty -1 --stop 1",
        "--qty needs a number above zero; '-1' is not above zero");
    row("open with a qty of 13 digits",
        "open --account a --instrument I --side buy --qty 1000000000000 --stop 1",
        "--qty needs a number above zero; '1000000000000' has more than 12 digits before the "
        "point");
    row("open with NaN", "open --account a --instrument I --side buy --risk nan --stop 1",
        "--risk needs a number above zero; 'nan' is not a number");
    row("open with a stop of infinity",
        "open --account a --instrument I --side buy --qty 1 --stop inf",
        "--stop needs a price above zero or a percentage such as 1.5%; 'inf' is not a number");
    row("open with a stop of -1 percent",
        "open --account a --instrument I --side buy --qty 1 --stop -1%",
        "--stop needs a price above zero or a percentage such as 1.5%; '-1%' is not above zero");
    row("open with a limit of zero",
        "open --account a --instrument I --side buy --qty 1 --stop 1 --limit 0",
        "--limit needs a number above zero; '0' is not above zero");
    row("open with a target that is text",
        "open --account a --instrument I --side buy --qty 1 --stop 1 --take-profit moon",
        "--take-profit needs a number above zero; 'moon' is not a number");
    row("check on a drill by path", "account check main --drill-at /tmp/x",
        "--drill-at needs the control address a drill prints (http://127.0.0.1:PORT), not "
        "'/tmp/x'");
    row("open with a qty that is no number",
        "open --account a --instrument I --side buy --qty 0x10 --stop 1",
        "--qty needs a number above zero");
    row("open with a stop of zero", "open --account a --instrument I --side buy --qty 1 --stop 0",
        "--stop needs a price above zero");
    row("open with a stop of 100 percent",
        "open --account a --instrument I --side buy --qty 1 --stop 100%", "under 100%");
    row("open on something else",
        "open --account a --instrument ETH;DROP --side buy --qty 1 --stop 1", "--instrument needs");
    row("flatten without reason", "flatten", "--reason is missing");
    row("findings of a path", "findings --account ../x", "--account needs the account's name");
    row("findings of a kind", "findings --kind foreign", "'--kind' is not known here");
    row("resolve nothing", "resolve --reason looked",
        "--finding is missing: its id, or the number of its record");
    row("resolve without reason", "resolve --finding 4471",
        "--reason is missing: it is written to the journal with the act");
    QTest::newRow("resolve an endless id")
        << QString{u"resolve --reason x --finding "_s + QString{301, u'a'}}
        << u"--finding is longer than 300 bytes"_s;
    QTest::newRow("resolve with an endless reason")
        << QString{u"resolve --finding 1 --reason "_s + QString{501, u'a'}}
        << u"--reason is longer than 500 bytes"_s;
    row("ask again with a reason", "ask-again --reason x", "'--reason' is not known here");
    row("ladder of nobody", "ladder --to watch", "--account needs the account's name");
    row("ladder to nowhere", "ladder --account a", "--to is missing (watch, guard or trade)");
    row("ladder to admin", "ladder --account a --to admin", "'admin' is no step of the ladder");
    row("ladder with an empty reason",
        "ladder --account a --to watch --reason=", "--reason needs a value");
    row("brake of nobody", "brake --clear --reason x", "--account needs the account's name");
    row("brake without a word", "brake --account a --reason x",
        "--clear is missing: the brake goes on by itself");
    row("brake without reason", "brake --account a --clear", "--reason is missing");
    row("brake cleared twice over", "brake --account a --clear=yes --reason x",
        "--clear takes no value");
    row("kill without a word", "kill --account a --reason x",
        "--clear is missing: 'holdfast-cli flatten' engages the kill switch");
    row("kill without reason", "kill --account a --clear", "--reason is missing");
    row("kill of nobody", "kill --clear --reason x", "--account needs the account's name");
    row("adopt nothing", "adopt --account a --reason x", "--instrument needs");
    row("adopt without reason", "adopt --account a --instrument I", "--reason is missing");
    row("adopt sideways", "adopt --account a --instrument I --side buy --reason x",
        "--side needs long or short, not 'buy'");
    row("adopt on a margin of nowhere", "adopt --account a --instrument I --margin spot --reason x",
        "--margin needs cross or isolated, not 'spot'");
    row("adopt with a stop of zero", "adopt --account a --instrument I --stop 0 --reason x",
        "--stop needs a price above zero or a percentage such as 1.5%; '0' is not above zero");
    row("protect with a stop of everything",
        "protect --account a --instrument I --stop 100% --reason x", "under 100%");
    row("protect by the index",
        "protect --account a --instrument I --stop 1% --trigger index --reason x",
        "--trigger needs mark or last, not 'index'");
    row("protect with a trigger and no stop",
        "protect --account a --instrument I --trigger last --reason x",
        "--trigger belongs to --stop");
    row("protect of nobody", "protect --instrument I --reason x",
        "--account needs the account's name");
    row("confirm flat with a stop", "confirm-flat --account a --instrument I --stop 1 --reason x",
        "'--stop' is not known here");
    row("confirm flat without reason", "confirm-flat --account a --instrument I",
        "--reason is missing");
    row("waive nothing", "waive --account a --reason x", "--instrument needs");
    row("waive without reason", "waive --account a --instrument I", "--reason is missing");
    row("decode without source", "decode --venue okx --name auto f", "--source needs rest or ws");
    row("decode without name", "decode --venue okx --source ws f", "--name is missing");
    row("decode without file", "decode --venue okx --source ws --name auto", "FILE is missing");
    row("decode with two files", "decode --venue okx --source ws --name auto f g",
        "'g' is one argument too many");
    row("sign without file", "sign --venue okx", "FILE is missing");
}

void TestOptions::refusesWithOneSentence()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    const auto parsed = parseCli(words(line));
    QVERIFY(!parsed);
    const QString sentence = QString::fromStdString(parsed.error().context);
    QVERIFY2(sentence.contains(says), qPrintable(sentence));
    QVERIFY2(sentence.startsWith(QLatin1String("holdfast-cli"))
                 && sentence.endsWith(QLatin1Char('.')),
             qPrintable(sentence));
    QVERIFY(!sentence.contains(QLatin1Char('\n')));
}

void TestOptions::refusesOnTheDesktopToo_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    QTest::newRow("unknown option")
        << QStringLiteral("--port 1") << QStringLiteral("'--port' is not known here");
    QTest::newRow("stray word") << QStringLiteral("okx")
                                << QStringLiteral("'okx' is one argument too many");
    QTest::newRow("for nothing") << QStringLiteral("--for 0s") << QStringLiteral("'0s' is no time");
}

void TestOptions::refusesOnTheDesktopToo()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    const auto parsed = parseDesktop(words(line));
    QVERIFY(!parsed);
    QVERIFY2(QString::fromStdString(parsed.error().context).contains(says),
             parsed.error().context.c_str());
}

void TestOptions::helpAndVersionAreTextsAndNoCommands_data()
{
    QTest::addColumn<QString>("line");
    for (const char* line : {"--help", "-h", "--version", "open --help", "open --version",
                             "account --help", "account add --help", "--help open"})
        QTest::newRow(line) << QString::fromUtf8(line);
}

void TestOptions::helpAndVersionAreTextsAndNoCommands()
{
    QFETCH(QString, line);
    const auto parsed = parseCli(words(line));
    QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().context.c_str());
    const auto* text = std::get_if<PrintText>(&*parsed);
    QVERIFY(text != nullptr);
    QVERIFY(text->text.ends_with('\n'));
}

void TestOptions::helpListsWhatThisVersionHas()
{
    const auto parsed = parseCli(words(QStringLiteral("--help")));
    const QString help = QString::fromStdString(std::get<PrintText>(*parsed).text);
    for (const char* name : {"run", "drill", "account add", "status", "open", "flatten", "findings",
                             "resolve", "ask-again", "adopt", "protect", "waive", "confirm-flat",
                             "brake", "kill", "ladder", "decode", "sign"})
        QVERIFY2(help.contains(QLatin1String("  ") + QLatin1String(name)), name);
    for (const char* name : {"backtest", "sweep", "replay"})
        QVERIFY2(!help.contains(QLatin1String(name)), name);
    // Each incident is named where a person looks for it.
    const auto run = parseCli(words(QStringLiteral("run --help")));
    const auto desktop = parseDesktop(words(QStringLiteral("--help")));
    for (const ScenarioName scenario : kScenarios)
        for (const std::string& page :
             {std::get<PrintText>(*run).text, std::get<PrintText>(*desktop).text})
            QVERIFY2(page.find(toString(scenario)) != std::string::npos, page.c_str());
}

/// Whoever reads the manual finds each command and option there, and nothing that the programs do not know.
void TestOptions::helpAndManualNameTheSame()
{
    QFile file{QStringLiteral(HOLDFAST_SOURCE_DIR) + u"/resources/manual/manual.html"_s};
    QVERIFY(file.open(QIODevice::ReadOnly));
    QString manual = QString::fromUtf8(file.readAll());
    manual.remove(
        QRegularExpression{u"<!--.*?-->"_s, QRegularExpression::DotMatchesEverythingOption});
    const auto page = [](const QString& line) {
        const auto parsed = parseCli(words(line));
        return parsed ? QString::fromStdString(std::get<PrintText>(*parsed).text) : QString{};
    };
    static const QRegularExpression command{u"^  ([a-z][a-z -]*[a-z])  "_s,
                                            QRegularExpression::MultilineOption};
    static const QRegularExpression option{u"^  --([a-z][a-z-]*)"_s,
                                           QRegularExpression::MultilineOption};
    QString pages =
        QString::fromStdString(std::get<PrintText>(*parseDesktop(words(u"--help"_s))).text);
    int commands = 0;
    for (const auto& match : command.globalMatch(page(u"--help"_s))) {
        ++commands;
        const QString name = match.captured(1);
        QVERIFY2(manual.contains(u"holdfast-cli "_s + name)
                     || manual.contains(u"<code>"_s + name + u"</code>"_s),
                 qPrintable(name));
        const QString help = page(name + u" --help"_s);
        QVERIFY2(!help.isEmpty(), qPrintable(name));
        pages += help;
    }
    QVERIFY2(commands >= 20, qPrintable(page(u"--help"_s)));
    QStringList known;
    for (const auto& match : option.globalMatch(pages)) {
        known << match.captured(1);
        QVERIFY2(manual.contains(u"--"_s + match.captured(1)), qPrintable(match.captured(1)));
    }
    static const QRegularExpression named{u"--([a-z][a-z-]*)"_s};
    for (const auto& match : named.globalMatch(manual))
        QVERIFY2(known.contains(match.captured(1)), qPrintable(match.captured(0)));
}

void TestOptions::readsAPersonsActs()
{
    const auto act = [](const char* line) { return command<ActOptions>(line).ask; };
    const AccountId main{"main"};
    QVERIFY(!command<FindingsOptions>("findings").account);
    QCOMPARE(command<FindingsOptions>("findings --account main").account->text,
             std::string{"main"});
    QVERIFY(act("ask-again") == LocalAsk{engine::Resync{}});
    QVERIFY(act("ask-again --account main") == LocalAsk{engine::Resync{main}});
    QVERIFY(act("resolve --finding main|foreign|I|net|cross| --reason his")
            == (LocalAsk{AskResolve{"main|foreign|I|net|cross|", "his"}}));
    QVERIFY(act("ladder --account main --to guard --reason night")
            == (LocalAsk{engine::SetLadder{main, Ladder::Guard, "night"}}));
    // Less must be quick: a reason is written for whoever gives none.
    const auto quick = std::get<engine::SetLadder>(act("ladder --account main --to watch"));
    QVERIFY(quick.ladder == Ladder::Watch && !quick.reason.empty());
    QVERIFY(act("brake --account main --clear --reason looked")
            == (LocalAsk{engine::ClearBrake{main, "looked"}}));
    QVERIFY(act("kill --account main --clear --reason morning")
            == (LocalAsk{engine::ClearKill{main, "morning"}}));

    AskOfPosition ask;
    ask.position = {main, InstrumentId{"ETHUSDT"}, std::nullopt, std::nullopt};
    ask.reason = "mine";
    const QByteArray where = " --account main --instrument ETHUSDT --reason mine";
    const auto ofPosition = [&](const char* word, const char* more = "") {
        return act((word + where + more).constData());
    };
    ask.act = PositionAct::Waive;
    QVERIFY(ofPosition("waive") == LocalAsk{ask});
    ask.act = PositionAct::ConfirmFlat;
    ask.position.side = Direction::Long;
    QVERIFY(ofPosition("confirm-flat", " --side long") == LocalAsk{ask});
    ask.act = PositionAct::Adopt; // without a level: the policy's default
    ask.position.side.reset();
    QVERIFY(ofPosition("adopt") == LocalAsk{ask});
    ask.act = PositionAct::Protect;
    ask.position.marginMode = MarginMode::Isolated;
    ask.stop = {std::nullopt, Decimal::of("2.5"), TriggerSource::Last};
    QVERIFY(ofPosition("protect", " --margin isolated --stop 2.5% --trigger last")
            == LocalAsk{ask});
    ask.stop = {Price::of("3500"), std::nullopt, TriggerSource::Mark};
    QVERIFY(ofPosition("protect", " --margin isolated --stop 3500") == LocalAsk{ask});
}

void TestOptions::readsOpen()
{
    const auto open =
        command<OpenOptions>("open --account main --instrument ETH-USDT-SWAP --side sell --risk "
                             "12.50 --stop 1.5% --take-profit 3300 --limit 3420.1 --key k-1")
            .open;
    QCOMPARE(open.account.text, std::string{"main"});
    QCOMPARE(open.instrument.text, std::string{"ETH-USDT-SWAP"});
    QVERIFY(open.direction == Direction::Short);
    QVERIFY(open.size.kind == engine::SizeKind::Risk);
    QCOMPARE(open.size.value.toString(), std::string{"12.50"});
    QVERIFY(!open.stop.price);
    QCOMPARE(open.stop.percent->toString(), std::string{"1.5"});
    QCOMPARE(open.takeProfit->toString(), std::string{"3300"});
    QVERIFY(open.type == OrderType::Limit);
    QCOMPARE(open.limit->toString(), std::string{"3420.1"});
    QCOMPARE(open.key.text, std::string{"k-1"});
    QCOMPARE(open.source, std::string{"command line"});

    const auto market =
        command<OpenOptions>(
            "open --account main --instrument ETH-USDT-SWAP --side buy --qty=2 --stop=3000")
            .open;
    QVERIFY(market.type == OrderType::Market && !market.limit && !market.takeProfit
            && market.key.empty());
    QVERIFY(market.size.kind == engine::SizeKind::Qty);
    QCOMPARE(market.stop.price->toString(), std::string{"3000"});
}

void TestOptions::readsFlatten()
{
    const auto everything = command<FlattenOptions>("flatten --reason over").flatten;
    QVERIFY(!everything.account && !everything.instrument && !everything.position);
    QCOMPARE(everything.reason, std::string{"over"});
    const auto one =
        command<FlattenOptions>("flatten --account main --instrument BTC-USDT-SWAP --reason over")
            .flatten;
    QCOMPARE(one.account->text, std::string{"main"});
    QCOMPARE(one.instrument->text, std::string{"BTC-USDT-SWAP"});
}

void TestOptions::readsDrill()
{
    const auto drill = command<DrillOptions>(
        "drill --venue okx --port 0 --control-port 8123 --candles ETH-USDT-SWAP=a=b.csv --candles "
        "./c=d.csv "
        "--speed 25 --seed 7 --fault F17{p=0.015,stick=5s} --fault F01 --state s.json "
        "--position-mode hedge --page-rows 3 --keep");
    QVERIFY(drill.venue == Venue::Okx);
    QCOMPARE(drill.port, std::uint16_t{0});
    QCOMPARE(drill.controlPort, std::uint16_t{8123});
    QCOMPARE(drill.candles.size(), std::size_t{2});
    QCOMPARE(drill.candles[0].instrument, std::string{"ETH-USDT-SWAP"});
    QCOMPARE(drill.candles[0].file, std::string{"a=b.csv"});
    QCOMPARE(drill.candles[1].instrument, std::string{});
    QCOMPARE(drill.candles[1].file, std::string{"./c=d.csv"});
    QCOMPARE(*drill.speed, 25);
    QCOMPARE(*drill.seed, std::uint64_t{7});
    QVERIFY((drill.faults == std::vector<std::string>{"F17{p=0.015,stick=5s}", "F01"}));
    QCOMPARE(*drill.state, std::string{"s.json"});
    QVERIFY(drill.hedge);
    QCOMPARE(drill.pageRows, std::size_t{3});
    QVERIFY(drill.keep);
    const auto plain = command<DrillOptions>("drill --venue okx");
    QVERIFY(!plain.hedge && plain.pageRows == 0);
    QVERIFY(!plain.keep && !plain.speed && !plain.seed && plain.faults.empty());
}

void TestOptions::readsRun()
{
    const auto run = command<RunOptions>(
        "run --drill okx --candles okx:ETH-USDT-SWAP=e.csv --scenario rate-storm --for 90s");
    QVERIFY(run.drill == std::vector<Venue>{Venue::Okx});
    QVERIFY(run.candles[0].venue == Venue::Okx);
    QVERIFY(run.scenario == ScenarioName::RateStorm);
    QCOMPARE(run.runFor->count(), milliseconds::rep{90'000});
}

void TestOptions::readsDesktop()
{
    const auto parsed = parseDesktop(
        words(QStringLiteral("--drill-at http://127.0.0.1:5 --shots out --for 30s --data-dir d")));
    QVERIFY(parsed.has_value());
    const auto& invocation = std::get<DesktopInvocation>(*parsed);
    QCOMPARE(*invocation.run.drillAt, std::string{"http://127.0.0.1:5"});
    QCOMPARE(*invocation.run.shots, std::string{"out"});
    QCOMPARE(*invocation.common.dataDir, std::string{"d"});
}

void TestOptions::readsAccountAdd()
{
    const auto add = command<AccountAddOptions>("account add main --venue okx --environment live "
                                                "--region eea --ladder trade --credentials-fd 3");
    QCOMPARE(add.name, std::string{"main"});
    QVERIFY(add.environment == Environment::Live && add.ladder == Ladder::Trade);
    QCOMPARE(add.region, std::string{"eea"});
    QCOMPARE(*add.credentialsFd, 3);
    QVERIFY(command<AccountAddOptions>("account add x --venue okx --environment demo").ladder
            == Ladder::Watch);
    const auto guard =
        command<AccountAddOptions>("account add g --venue okx --environment demo --ladder guard "
                                   "--guard-stop 2% --guard-foreign stop");
    QVERIFY(guard.ladder == Ladder::Guard
            && guard.guard.foreign == engine::GuardPolicy::Foreign::Stop
            && guard.guard.stopPercent == Decimal::of("2"));
}

void TestOptions::readsDecodeAndSign()
{
    const auto decode =
        command<DecodeOptions>("decode --venue okx --source ws --name positions f.json");
    QVERIFY(decode.source == DecodeSource::Ws);
    QCOMPARE(decode.name, std::string{"positions"});
    QCOMPARE(decode.file, std::string{"f.json"});
    QCOMPARE(command<SignOptions>("sign --venue okx -- -odd-name").file, std::string{"-odd-name"});
}

void TestOptions::commonOptionsStandBeforeOrBehindTheCommand()
{
    for (const char* line : {"status --json --data-dir d", "--json --data-dir d status",
                             "--data-dir=d status --json"}) {
        const auto invocation = cli(line);
        QVERIFY(invocation.common.json);
        QCOMPARE(*invocation.common.dataDir, std::string{"d"});
        QVERIFY(std::holds_alternative<StatusOptions>(invocation.command));
    }
    QVERIFY(
        std::holds_alternative<AccountListOptions>(cli("--profile p.json account list").command));
}

void TestOptions::readsDurations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("ms"); // -1: refused
    QTest::newRow("milliseconds") << QStringLiteral("250ms") << qint64{250};
    QTest::newRow("seconds") << QStringLiteral("30s") << qint64{30'000};
    QTest::newRow("minutes") << QStringLiteral("5m") << qint64{300'000};
    QTest::newRow("hours") << QStringLiteral("2h") << qint64{7'200'000};
    for (const char* bad :
         {"", "s", "30", "1.5s", "-1s", "0s", "1d", "99999999999999999999s", "721h"})
        QTest::newRow(*bad == 0 ? "empty" : bad) << QString::fromUtf8(bad) << qint64{-1};
}

void TestOptions::readsDurations()
{
    QFETCH(QString, text);
    QFETCH(qint64, ms);
    const auto parsed = parseDuration(text.toStdString());
    QCOMPARE(parsed.has_value(), ms >= 0);
    if (parsed) QCOMPARE(qint64{parsed->count()}, ms);
}

QTEST_GUILESS_MAIN(TestOptions)
#include "tst_options.moc"
