// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QtTest>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// The arrows of the architecture (§2), judged from the sources themselves.
namespace {

using Words = std::set<std::string, std::less<>>;

/// One module, what it may include beside itself, and why. Only this table grants an arrow.
struct Layer {
    std::string_view module;
    Words mayInclude;
    std::string_view why;
};

const Words kPureAll{"base",    "domain", "market",    "strategy",   "orders",
                     "gate",    "guard",  "reconcile", "flatten",    "link",
                     "journal", "ledger", "venues",    "venues/okx", "engine"};

const std::vector<Layer> kLayers{
    {"base", {}, "stands alone"},
    {"domain", {"base"}, "nouns of the field"},
    {"market", {"base", "domain"}, "candles from a venue's candles"},
    {"strategy",
     {"base", "domain", "market"},
     "values in, signals out; knows no venue and no engine"},
    {"venues", {"base", "domain"}, "the boundary of a session: requests, facts, bytes"},
    {"link", {"base", "domain", "venues"}, "budgets and lanes of requests"},
    {"venues/okx",
     {"base", "domain", "venues", "link"},
     "one venue's session and codec; knows no machine"},
    {"venues/bybit",
     {"base", "domain", "venues", "link"},
     "as okx, and venues do not know each other"},
    {"venues/hyperliquid", {"base", "domain", "venues", "link"}, "as okx"},
    {"journal", {"base", "domain", "venues"}, "records of requests and outcomes"},
    {"orders", {"base", "domain", "venues", "journal"}, "the ledger of requests"},
    {"reconcile",
     {"base", "domain", "venues", "journal", "orders"},
     "our record against the venue's"},
    {"guard",
     {"base", "domain", "venues", "journal", "orders", "reconcile"},
     "protection does not know who opened, or why"},
    {"flatten",
     {"base", "domain", "venues", "venues/okx", "journal", "orders", "reconcile"},
     "closes on what is proved; the last resort reads a list's bytes itself (decisions §12)"},
    {"gate",
     {"base", "domain", "venues", "journal", "orders", "reconcile", "strategy", "link",
      "engine:operator.h"},
     "judges intents, which are operator acts and signals: values of the engine's boundary"},
    {"ledger",
     {"base", "domain", "venues", "journal", "orders"},
     "what each trade cost, from the records"},
    {"engine", kPureAll, "the root machine joins all of them"},
    {"backtest", {"base", "domain", "market", "strategy", "ledger"}, "strategies without a venue"},
    {"signing", {"base", "domain"}, "proofs; knows no session"},
    {"sim",
     {"base", "domain", "market", "strategy", "orders", "gate", "guard", "reconcile", "flatten",
      "link", "journal", "ledger", "venues", "venues/okx", "venues/bybit", "venues/hyperliquid",
      "engine", "signing"},
     "the same core against a simulated venue"},
    {"drill",
     {"base", "domain", "market", "sim", "signing"},
     "sockets in front of the simulated venue; knows no engine"},
    {"shell",
     {"base", "domain", "market", "strategy", "journal", "link", "venues", "venues/okx",
      "venues/bybit", "venues/hyperliquid", "engine", "flatten", "signing", "ledger", "backtest"},
     "threads, sockets and files for the engine; never sees a window"},
    {"ui",
     {"base", "domain", "market", "engine:snapshot.h", "engine:operator.h", "engine:command.h",
      "engine:states.h"},
     "snapshots in, operator commands out; never sees a socket"},
};

const Words kPure{"base",   "domain",     "market",       "strategy",
                  "venues", "venues/okx", "venues/bybit", "venues/hyperliquid",
                  "link",   "journal",    "orders",       "reconcile",
                  "guard",  "flatten",    "gate",         "ledger",
                  "engine", "backtest",   "signing",      "sim"};

const Words kImpureHeaders{
    "thread", "mutex",    "shared_mutex",  "condition_variable", "future", "fstream", "filesystem",
    "random", "iostream", "unordered_map", "unordered_set",      "ctime",  "time.h",  "unistd.h"};

const std::vector<std::pair<const char*, const char*>> kImpureWords{
    {R"(\b\w*_clock::now\b)", "reads a clock"},
    {R"(\b(secure_)?getenv\b)", "reads the environment"},
    {R"(\b(std::)?(fopen|rand|srand|clock_gettime|gettimeofday)\s*\()", "calls the machine"},
    {R"(\brandom_device\b)", "draws a random number"},
    {R"(\bthread_local\b)", "knows threads"},
    {R"(\bstd::unordered_)", "iterates in hash order"},
};

/// "core/venues/okx/session.h" is of module venues/okx, "core/venues/fact.h" of venues, "ui/x.h" of ui.
std::string moduleOf(std::string_view path)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        parts.emplace_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    if (parts.size() < 2) return {};
    if (parts[0] != "core") return parts[0];
    if (parts[1] == "venues" && parts.size() > 3) return parts[1] + "/" + parts[2];
    return parts.size() > 2 ? parts[1] : std::string{};
}

/// The text without comments, line by line as before. Strings stay, so that what looks like a comment
/// in one of them does not hide the rest of the line.
QString withoutComments(const QString& text)
{
    const QChar kQuote{u'"'}, kNewLine{u'\n'};
    const QString kRawStart = QStringLiteral("R\"("), kRawEnd = QStringLiteral(")\"");
    QString result;
    result.reserve(text.size());
    const auto endOf = [&](qsizetype found, qsizetype length) {
        return found < 0 ? text.size() : found + length;
    };
    for (qsizetype at = 0; at < text.size();) {
        const QStringView rest = QStringView{text}.mid(at);
        qsizetype end = at + 1;
        if (rest.startsWith(QStringLiteral("//"))) {
            at = endOf(text.indexOf(kNewLine, at), 0);
            continue;
        }
        if (rest.startsWith(QStringLiteral("/*"))) {
            end = endOf(text.indexOf(QStringLiteral("*/"), at + 2), 2);
            result += QString{text.mid(at, end - at).count(kNewLine), kNewLine};
            at = end;
            continue;
        }
        if (rest.startsWith(kRawStart)) {
            end = endOf(text.indexOf(kRawEnd, at), kRawEnd.size());
        } else if (rest.front() == kQuote) {
            while (end < text.size() && text[end] != kQuote && text[end] != kNewLine)
                end += text[end] == QChar{u'\\'} ? 2 : 1;
            end = std::min(end + 1, text.size());
        } else if (rest.startsWith(QStringLiteral("'\"'"))) {
            end = at + 3;
        }
        result += text.mid(at, end - at);
        at = end;
    }
    return result;
}

const Layer* layerOf(std::string_view module)
{
    const auto at = std::find_if(kLayers.begin(), kLayers.end(),
                                 [&](const Layer& layer) { return layer.module == module; });
    return at == kLayers.end() ? nullptr : &*at;
}

/// What one file does that its place does not allow; each with its line.
QStringList violations(const QString& path, const QString& text)
{
    QStringList found;
    const auto say = [&](qsizetype line, const QString& what) {
        found << QStringLiteral("%1:%2: %3").arg(path).arg(line).arg(what);
    };
    const QString kCopyright =
        QStringLiteral("// SPDX-FileCopyrightText: 2026 The Holdfast authors\n"
                       "// SPDX-License-Identifier: GPL-3.0-or-later\n");
    if (!text.startsWith(kCopyright)) say(1, QStringLiteral("does not begin with the licence"));

    const std::string module = moduleOf(path.toStdString());
    const Layer* layer = layerOf(module);
    const bool isMain =
        path.endsWith(QStringLiteral("/main.cpp")); // a composition root may talk to the machine
    const bool isPure = kPure.contains(module) && !isMain;
    if (layer == nullptr && path.startsWith(QStringLiteral("core/")))
        say(1, QStringLiteral("its folder has no row in the table of tests/layers"));
    static const QRegularExpression kInclude{
        QStringLiteral("^\\s*#\\s*include\\s*([\"<])([^\">]+)[\">]")};

    const QStringList lines = withoutComments(text).split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString& line = lines[i];
        const auto include = kInclude.match(line);
        if (include.hasMatch()) {
            const std::string header = include.captured(2).toStdString();
            if (include.captured(1) == QStringLiteral("<")) {
                if (isPure && kImpureHeaders.contains(header))
                    say(i + 1, QStringLiteral("pure code includes <%1>").arg(include.captured(2)));
                if (isPure && header.starts_with('Q'))
                    say(i + 1,
                        QStringLiteral("pure code includes Qt: <%1>").arg(include.captured(2)));
                if (isPure && header.starts_with("sys/"))
                    say(i + 1, QStringLiteral("pure code includes <%1>").arg(include.captured(2)));
                continue;
            }
            if (header == "core/base/layers.h" && path.endsWith(QStringLiteral(".h")))
                say(i + 1, QStringLiteral("a header asks for a layer: who includes it would be "
                                          "compiled twice (core/CMakeLists.txt)"));
            const std::string target = moduleOf(header);
            if (target.empty() || layer == nullptr || target == module) continue;
            const std::string exact = target + ":" + header.substr(header.rfind('/') + 1);
            const bool isSupport = header.starts_with("tests/");
            if (isSupport
                || (!layer->mayInclude.contains(target) && !layer->mayInclude.contains(exact)))
                say(i + 1, QStringLiteral("%1 may not include %2")
                               .arg(QString::fromStdString(module), include.captured(2)));
            continue;
        }
        if (isPure)
            for (const auto& [pattern, what] : kImpureWords)
                if (QRegularExpression{QString::fromLatin1(pattern)}.match(line).hasMatch())
                    say(i + 1, QStringLiteral("pure code %1: %2")
                                   .arg(QString::fromLatin1(what), line.trimmed()));
        static const QRegularExpression kViews{QStringLiteral(R"(\bstd::(ranges::)?views\b)")};
        if (module != "tests" && kViews.match(line).hasMatch()
            && (!isPure || path.endsWith(QStringLiteral(".h"))))
            say(i + 1,
                QStringLiteral("std::views, which clazy's clang cannot parse (decisions §16)"));
        static const QRegularExpression kColour{QStringLiteral(R"(#[0-9a-fA-F]{6}\b)")};
        if (module == "ui" && !path.startsWith(QStringLiteral("ui/theme"))
            && kColour.match(line).hasMatch())
            say(i + 1, QStringLiteral("names a colour outside ui/theme: %1").arg(line.trimmed()));
    }
    return found;
}

/// Undefined symbols of an archive that reach the machine.
QStringList forbiddenSymbols(const QString& nmOutput)
{
    static const QSet<QString> kForbidden{
        QStringLiteral("clock_gettime"),
        QStringLiteral("gettimeofday"),
        QStringLiteral("time"),
        QStringLiteral("getrandom"),
        QStringLiteral("getentropy"),
        QStringLiteral("rand"),
        QStringLiteral("random"),
        QStringLiteral("pthread_create"),
        QStringLiteral("nanosleep"),
        QStringLiteral("usleep"),
        QStringLiteral("getenv"),
        QStringLiteral("secure_getenv"),
        QStringLiteral("open"),
        QStringLiteral("open64"),
        QStringLiteral("fopen"),
        QStringLiteral("fopen64"),
        QStringLiteral("socket"),
        QStringLiteral("connect"),
        QStringLiteral("_ZNSt6chrono3_V212system_clock3nowEv"),
        QStringLiteral("_ZNSt6chrono3_V212steady_clock3nowEv"),
        QStringLiteral(
            "_ZNSt13random_device7_M_initERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE")};
    QStringList found;
    QString object;
    for (QString line : nmOutput.split(QLatin1Char('\n'))) {
        line = line.trimmed();
        if (line.endsWith(QLatin1Char(':'))) object = line;
        if (!line.startsWith(QStringLiteral("U "))) continue;
        const QString symbol = line.mid(2).section(QLatin1Char('@'), 0, 0).trimmed();
        if (kForbidden.contains(symbol)) found << object + QLatin1Char(' ') + symbol;
    }
    return found;
}

/// Symbols of the layers' switches (core/base/layers.h) in what nm says: in what ships there are none.
QStringList switchSymbols(const QString& nmOutput)
{
    QStringList found;
    for (const QString& line : nmOutput.split(QLatin1Char('\n')))
        if (line.contains(QStringLiteral("switchedOff"))
            || line.contains(QStringLiteral("switchLayer"))
            || line.contains(QStringLiteral("8holdfast6layers")))
            found << line.trimmed();
    return found;
}

/// Of a built file, by its place beside the programs. \returns why there are none, or nothing
QString symbolsOf(const QString& file, QString& symbols)
{
    const QString path = QDir::cleanPath(QStringLiteral(HOLDFAST_BIN_DIR "/") + file);
    const QString nm = QStandardPaths::findExecutable(QStringLiteral("nm"));
    if (!QFile::exists(path)) return path + QStringLiteral(" is not built here");
    if (nm.isEmpty()) return QStringLiteral("nm is not in PATH");
    QProcess process;
    process.start(nm, {path});
    if (!process.waitForFinished(60'000)) return QStringLiteral("nm did not end");
    symbols = QString::fromLocal8Bit(process.readAllStandardOutput());
    return {};
}

QString asFile(const QString& body)
{
    return QStringLiteral("// SPDX-FileCopyrightText: 2026 The Holdfast authors\n// "
                          "SPDX-License-Identifier: GPL-3.0-or-later\n")
           + body;
}

} // namespace

class TestLayers : public QObject {
    Q_OBJECT

private slots:
    void everyFileKeepsItsPlace()
    {
        const QDir root{QStringLiteral(HOLDFAST_SOURCE_DIR)};
        QStringList found;
        int files = 0;
        for (const char* folder : {"core", "ui", "app", "tests"}) {
            QDirIterator it{root.filePath(QString::fromLatin1(folder)),
                            {QStringLiteral("*.h"), QStringLiteral("*.cpp")},
                            QDir::Files,
                            QDirIterator::Subdirectories};
            while (it.hasNext()) {
                QFile file{it.next()};
                QVERIFY(file.open(QIODevice::ReadOnly));
                found << violations(root.relativeFilePath(file.fileName()),
                                    QString::fromUtf8(file.readAll()));
                ++files;
            }
        }
        QVERIFY2(files > 50, "the sources were not found");
        found.sort();
        QVERIFY2(found.isEmpty(), qPrintable(QLatin1Char('\n') + found.join(QLatin1Char('\n'))));
    }

    void seesWhatIsPlanted_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const char* path, const char* body,
                            const char* said) {
            QTest::newRow(name) << QString::fromLatin1(path) << asFile(QString::fromLatin1(body))
                                << QString::fromLatin1(said);
        };
        row("base looks up", "core/base/x.h", "#include \"core/domain/terms.h\"\n",
            "base may not include");
        row("guard knows the gate", "core/guard/x.cpp", "#include \"core/gate/gate.h\"\n",
            "guard may not include");
        row("session knows a machine", "core/venues/okx/x.cpp",
            "#include \"core/guard/stop_guard.h\"\n", "venues/okx may not include");
        row("one venue knows another", "core/venues/bybit/x.cpp",
            "#include \"core/venues/okx/codec.h\"\n", "venues/bybit may not include");
        row("boundary knows a venue", "core/venues/x.h", "#include \"core/venues/okx/codec.h\"\n",
            "venues may not include");
        row("strategy knows the engine", "core/strategy/x.h", "#include \"core/engine/engine.h\"\n",
            "strategy may not include");
        row("window sees the shell", "ui/x.cpp", "#include \"core/shell/engine_host.h\"\n",
            "ui may not include");
        row("window sees the machine", "ui/x.cpp", "#include \"core/engine/engine.h\"\n",
            "ui may not include");
        row("shell sees the window", "core/shell/x.cpp", "#include \"ui/main_window.h\"\n",
            "shell may not include");
        row("drill knows the engine", "core/drill/x.cpp", "#include \"core/engine/engine.h\"\n",
            "drill may not include");
        row("core includes tests", "core/engine/x.cpp", "#include \"tests/support/compare.h\"\n",
            "engine may not include");
        row("a header asks for a layer", "core/guard/x.h", "#include \"core/base/layers.h\"\n",
            "a header asks for a layer");
        row("unknown folder", "core/helpers/x.h", "", "no row in the table");
        row("Qt in pure code", "core/gate/x.cpp", "#include <QString>\n", "pure code includes Qt");
        row("Qt by folder", "core/gate/x.cpp", "  #  include <QtCore/QString>\n",
            "pure code includes Qt");
        row("thread", "core/engine/x.cpp", "#include <thread>\n", "pure code includes <thread>");
        row("file", "core/journal/x.cpp", "#include <fstream>\n", "pure code includes <fstream>");
        row("hash order", "core/orders/x.h", "#include <unordered_map>\n",
            "pure code includes <unordered_map>");
        row("clock", "core/link/x.cpp", "auto t = std::chrono::steady_clock::now();\n",
            "reads a clock");
        row("environment", "core/base/x.cpp", "auto e = std::getenv(\"HOME\");\n",
            "reads the environment");
        row("chance", "core/sim/x.cpp", "std::random_device device;\n", "draws a random number");
        row("colour", "ui/chart/x.cpp", "QColor c{QStringLiteral(\"#6b4fb8\")};\n",
            "names a colour");
        row("views", "ui/x.cpp", "auto v = rows | std::views::reverse;\n", "std::views");
        row("views in a header", "core/base/x.h", "auto v = rows | std::ranges::views::reverse;\n",
            "std::views");
    }
    void seesWhatIsPlanted()
    {
        QFETCH(QString, path);
        QFETCH(QString, body);
        QFETCH(QString, said);
        const QStringList found = violations(path, body);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found.front().contains(said), qPrintable(found.front()));
    }
    void seesAMissingLicence()
    {
        QCOMPARE(
            violations(QStringLiteral("core/base/x.h"), QStringLiteral("#pragma once\n")).size(),
            1);
        QCOMPARE(violations(QStringLiteral("app/x.cpp"), QStringLiteral("int x;\n")).size(), 1);
    }
    void leavesAloneWhatIsAllowed_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("body");
        const auto row = [](const char* name, const char* path, const char* body) {
            QTest::newRow(name) << QString::fromLatin1(path) << asFile(QString::fromLatin1(body));
        };
        row("own module", "core/guard/x.cpp", "#include \"core/guard/stop_guard.h\"\n");
        row("a source asks for a layer", "core/guard/x.cpp", "#include \"core/base/layers.h\"\n");
        row("arrow down", "core/guard/x.cpp", "#include \"core/domain/terms.h\"\n#include <map>\n");
        row("snapshot for the window", "ui/x.cpp",
            "#include \"core/engine/snapshot.h\"\n#include <QWidget>\n");
        row("words in a comment", "core/base/x.cpp",
            "// steady_clock::now and getenv are not called\n/* std::random_device\n#include "
            "<thread> */\n");
        row("colour of the theme", "ui/theme/x.cpp", "QColor c{QStringLiteral(\"#6b4fb8\")};\n");
        row("colour of a comment", "ui/x.cpp", "// violet #6b4fb8\n");
        row("address in a text", "core/base/x.cpp",
            "auto s = \"https://example.org\"; int x; // getenv\n");
        row("the simulator's program", "core/sim/main.cpp", "#include <iostream>\n");
        row("shell may do what it is for", "core/shell/x.cpp",
            "#include <thread>\nauto t = std::chrono::steady_clock::now();\n");
    }
    void leavesAloneWhatIsAllowed()
    {
        QFETCH(QString, path);
        QFETCH(QString, body);
        const QStringList found = violations(path, body);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }
    void tableHasNoCircleButTheEnginesValues()
    {
        // Following the arrows (values of the engine's boundary apart) never comes back.
        std::map<std::string, Words, std::less<>> arrows;
        for (const Layer& layer : kLayers)
            for (const std::string& target : layer.mayInclude)
                if (target != layer.module && target.find(':') == std::string::npos)
                    arrows[std::string{layer.module}].insert(target);
        for (const Layer& layer : kLayers) {
            Words reached;
            std::vector<std::string> todo{std::string{layer.module}};
            while (!todo.empty()) {
                const std::string module = todo.back();
                todo.pop_back();
                for (const std::string& target : arrows[module]) {
                    QVERIFY2(target != layer.module, target.c_str());
                    if (reached.insert(target).second) todo.push_back(target);
                }
            }
            QVERIFY(!layer.why.empty());
        }
    }

    void pureLibrariesAskNothingOfTheMachine_data()
    {
        QTest::addColumn<QString>("library");
        for (const char* name : {"holdfast_core", "holdfast_sim"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void pureLibrariesAskNothingOfTheMachine()
    {
        QFETCH(QString, library);
        const QString path =
            QDir::cleanPath(QStringLiteral(HOLDFAST_BIN_DIR "/../core/lib%1.a").arg(library));
        const QString nm = QStandardPaths::findExecutable(QStringLiteral("nm"));
        if (!QFile::exists(path)) QSKIP(qPrintable(path + QStringLiteral(" is not built here")));
        if (nm.isEmpty()) QSKIP("nm is not in PATH");
        QProcess process;
        process.start(nm, {QStringLiteral("-u"), path});
        QVERIFY(process.waitForFinished(60'000));
        const QString output = QString::fromLocal8Bit(process.readAllStandardOutput());
        QVERIFY2(output.contains(QStringLiteral("U ")), "nm said nothing");
        const QStringList found = forbiddenSymbols(output);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }
    void whatShipsHasNoSwitchOfALayer_data()
    {
        QTest::addColumn<QString>("file");
        for (const char* file : {"../core/libholdfast_core.a", "../core/libholdfast_sim.a",
                                 "../core/libholdfast_shell.a", "holdfast", "holdfast-cli"})
            QTest::newRow(file) << QString::fromLatin1(file);
    }
    void whatShipsHasNoSwitchOfALayer()
    {
        QFETCH(QString, file);
        QString output;
        if (const QString reason = symbolsOf(file, output); !reason.isEmpty())
            QSKIP(qPrintable(reason));
        QVERIFY2(output.contains(QStringLiteral(" T ")) || output.contains(QStringLiteral(" t ")),
                 "nm said nothing");
        const QStringList found = switchSymbols(output);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }
    /// The positive control: the simulator's program has them, or the row above would prove nothing.
    void theSimulatorsOwnBuildHasThem()
    {
        QString output;
        if (const QString reason = symbolsOf(QStringLiteral("holdfast-sim"), output);
            !reason.isEmpty())
            QSKIP(qPrintable(reason));
        QVERIFY(!switchSymbols(output).isEmpty());
    }
    /// CMake looks for them when it runs; one that began to ask since would be linked without its switch.
    void whoAsksForALayerIsCompiledTwice()
    {
        const QDir built{QDir::cleanPath(
            QStringLiteral(HOLDFAST_BIN_DIR "/../core/CMakeFiles/holdfast_core_switchable.dir"))};
        if (!built.exists()) QSKIP("the simulator's own build of the core is not here");
        const QDir core{QStringLiteral(HOLDFAST_SOURCE_DIR "/core")};
        int asking = 0;
        QDirIterator it{
            core.path(), {QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories};
        while (it.hasNext()) {
            QFile file{it.next()};
            QVERIFY(file.open(QIODevice::ReadOnly));
            if (!file.readAll().contains("\n#include \"core/base/layers.h\"")) continue;
            ++asking;
            const QString object = core.relativeFilePath(file.fileName()) + QStringLiteral(".o");
            QVERIFY2(built.exists(object),
                     qPrintable(object + QStringLiteral(": run CMake again")));
        }
        QVERIFY2(asking > 5, "hardly a source asks for a layer");
    }
    void seesAPlantedSwitch()
    {
        QCOMPARE(
            switchSymbols(QStringLiteral("0000 V _ZN8holdfast6layers6detail11switchedOffE\n"
                                         "0000 W _ZN8holdfast6layers11switchLayerENS0_5LayerEb\n"
                                         "0000 W _ZN8holdfast6layers4isOnENS0_5LayerE\n"
                                         "0000 T _ZN8holdfast9reconcile5judgeERKNS0_6EndingE\n"))
                .size(),
            3);
    }
    void seesAPlantedSymbol()
    {
        const QString output = QStringLiteral(
            "a.cpp.o:\n                 U clock_gettime@GLIBC_2.17\n                 U fopen\n"
            "                 U reopen\n                 T getenv\n");
        QCOMPARE(forbiddenSymbols(output), (QStringList{QStringLiteral("a.cpp.o: clock_gettime"),
                                                        QStringLiteral("a.cpp.o: fopen")}));
    }
};

QTEST_GUILESS_MAIN(TestLayers)
#include "tst_layers.moc"
