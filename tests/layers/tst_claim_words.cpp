// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/claim_words.h"

#include <QDirIterator>
#include <QtTest>

#include <vector>

using namespace holdfast::test;

/// No text of the sources claims a success by itself: it is rendered by journal::Claim, or it was looked at
/// and stands in tests/support/claim_words.cpp with the reason why it claims nothing.
namespace {

bool isAbout(const Judged& judged, const std::string& file, const std::string& text)
{
    const bool isHere =
        judged.file.ends_with('/') ? file.starts_with(judged.file) : file == judged.file;
    return isHere && (judged.text.empty() || text == judged.text);
}

/// Texts of one source with a claim word that nobody judged. \param used  gets what was judged
std::vector<std::string> unjudged(const std::string& file, const std::string& source,
                                  std::vector<bool>& used)
{
    std::vector<std::string> found;
    const auto& judged = judgedTexts();
    used.resize(judged.size());
    for (const Literal& literal : literalsOf(source)) {
        if (claimWordsIn(literal.text).empty()) continue;
        bool isKnown = false;
        for (std::size_t i = 0; i < judged.size(); ++i)
            if (isAbout(judged[i], file, literal.text)) used[i] = isKnown = true;
        if (!isKnown)
            found.push_back(file + ":" + std::to_string(literal.line) + ": \"" + literal.text
                            + "\"");
    }
    return found;
}

std::vector<std::string> unjudged(const std::string& file, const std::string& source)
{
    std::vector<bool> used;
    return unjudged(file, source, used);
}

} // namespace

class TestClaimWords : public QObject {
    Q_OBJECT

private slots:
    void everyTextIsRenderedOrJudged()
    {
        std::vector<bool> used;
        std::string wrong;
        int files = 0;
        for (const char* top : {"core", "app", "ui"}) {
            QDirIterator it{QStringLiteral(HOLDFAST_SOURCE_DIR "/") + QString::fromLatin1(top),
                            {QStringLiteral("*.h"), QStringLiteral("*.cpp")},
                            QDir::Files,
                            QDirIterator::Subdirectories};
            while (it.hasNext()) {
                QFile source{it.next()};
                QVERIFY(source.open(QIODevice::ReadOnly));
                const std::string name = QDir{QStringLiteral(HOLDFAST_SOURCE_DIR)}
                                             .relativeFilePath(source.fileName())
                                             .toStdString();
                for (const std::string& text : unjudged(name, source.readAll().toStdString(), used))
                    wrong += "\n" + text;
                ++files;
            }
        }
        QVERIFY(files > 300);
        QVERIFY2(wrong.empty(),
                 ("say these by a journal::Claim, or say exactly what is known; only what claims "
                  "nothing goes into tests/support/claim_words.cpp, with the reason:"
                  + wrong)
                     .c_str());
        std::string stale;
        for (std::size_t i = 0; i < used.size(); ++i)
            if (!used[i])
                stale += "\n" + std::string{judgedTexts()[i].file} + ": \""
                         + std::string{judgedTexts()[i].text} + "\"";
        QVERIFY2(stale.empty(), ("judged, and not there any more:" + stale).c_str());
    }
    void everyJudgementHasItsReasonOnce()
    {
        std::set<std::pair<std::string_view, std::string_view>> seen;
        for (const Judged& judged : judgedTexts()) {
            const std::string name = std::string{judged.file} + " " + std::string{judged.text};
            QVERIFY2(!judged.reason.empty(), name.c_str());
            QVERIFY2(seen.emplace(judged.file, judged.text).second, ("twice: " + name).c_str());
            if (judged.why == Why::Rendered)
                QCOMPARE(judged.file, std::string_view{"core/journal/claim.cpp"});
        }
    }
    void aNewTextFailsUntilJudged_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<int>("found");
        const auto row = [](const char* name, const char* source, int found) {
            QTest::newRow(name) << QByteArray{source} << found;
        };
        row("the incident's sentence",
            "note(\"cleaning up orphaned orders for closed position \" + name);", 1);
        row("in two pieces", "note(\"clo\"\n     \"sed\");", 1);
        row("of Qt", "tell(u\"Position cancelled\"_s); tell(QStringLiteral(\"Safe now.\"));", 2);
        row("raw", "note(R\"(all flat)\");", 1);
        row("with its own delimiter", "note(R\"x(all \" flat)x\");", 1);
        row("after a character and a number", "a = '\"'; b = 10'000; note(\"Removed.\");", 1);
        row("a judged one elsewhere", "note(\" not opened: \");", 1);
        row("in a comment", "// closed, \"flat\"\n/* \"removed\" */ note(\"left alone\");", 0);
        row("an include", "#include \"core/closed/flat.h\"\n", 0);
        row("part of another word", "note(\"unprotected, unsafe, flatten, enclosed\");", 0);
        row("a name of the code", "closed(flat);", 0);
    }
    void aNewTextFailsUntilJudged()
    {
        QFETCH(QByteArray, source);
        QFETCH(int, found);
        const auto texts = unjudged("core/engine/account_protect.cpp", source.toStdString());
        std::string all;
        for (const std::string& text : texts)
            all += "\n" + text;
        QVERIFY2(static_cast<int>(texts.size()) == found, all.c_str());
    }
    void whatIsJudgedInOneFileIsNotInAnother()
    {
        const std::string source = "note(\"Nothing cancelled, nothing sent again; asked by id\");";
        QVERIFY(unjudged("core/engine/account_findings.cpp", source).empty());
        QCOMPARE(unjudged("core/engine/account_view.cpp", source).size(), std::size_t{1});
    }
    void onlyWholeSentencesAreTakenOut()
    {
        QVERIFY(claimWordsIn(withoutJudged("ETH long: not proved flat 15 s after")).empty());
        QVERIFY(!claimWordsIn(withoutJudged("ETH is flat")).empty());
        QVERIFY(!claimWordsIn(withoutJudged("order 5 filled, closed")).empty());
        QVERIFY(!claimWordsIn(
                     withoutJudged("cleaning up orphaned orders for closed position ETH-USDT-SWAP"))
                     .empty());
    }
};

QTEST_GUILESS_MAIN(TestClaimWords)
#include "tst_claim_words.moc"
