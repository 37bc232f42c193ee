// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/assert.h"
#include "core/base/digest.h"
#include "tests/support/compare.h"

#include <algorithm>
#include <set>

using namespace holdfast;

class TestDigest : public QObject {
    Q_OBJECT

private slots:
    void isXxh3()
    {
        // XXH3-128, seed 0, of no bytes: the published reference value.
        QCOMPARE(Digest::of("").hex(), std::string{"99aa06d3014798d86001c324468d497f"});
    }
    void isTheSameInPieces()
    {
        std::string text;
        for (int i = 0; i < 5000; ++i)
            text += static_cast<char>(i * 7 % 251);
        for (const std::size_t piece :
             {std::size_t{1}, std::size_t{7}, std::size_t{256}, std::size_t{4999}}) {
            Digester digester;
            for (std::size_t at = 0; at < text.size(); at += piece)
                digester.bytes(std::string_view{text}.substr(at, piece));
            QCOMPARE(digester.value(), Digest::of(text));
        }
    }
    void givesAValueAndGoesOn()
    {
        Digester digester;
        digester.bytes("ab");
        QCOMPARE(digester.value(), Digest::of("ab"));
        digester.bytes("c");
        QCOMPARE(digester.value(), Digest::of("abc"));
        digester.reset();
        QCOMPARE(digester.value(), Digest::of(""));
    }
    void keepsFieldsApart()
    {
        Digester one, other;
        one.field("ab");
        one.field("c");
        other.field("a");
        other.field("bc");
        QVERIFY(one.value() != other.value());
    }
    void writesLettersAndDigitsOnly()
    {
        std::set<std::string> texts;
        for (int i = 0; i < 1000; ++i) {
            const std::string text = Digest::of(std::to_string(i)).text(16);
            QCOMPARE(text.size(), std::size_t{16});
            QVERIFY(std::all_of(text.begin(), text.end(), [](char c) {
                return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
            }));
            texts.insert(text);
        }
        QCOMPARE(texts.size(), std::size_t{1000});
        QCOMPARE((Digest{0, 35}.text(3)), std::string{"00z"});
        QCOMPARE((Digest{0, 36}.text(3)), std::string{"010"});
        QVERIFY_THROWS_EXCEPTION(AssertionFailed, (void)Digest{}.text(25));
    }
};

QTEST_GUILESS_MAIN(TestDigest)
#include "tst_digest.moc"
