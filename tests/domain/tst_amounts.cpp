// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/amounts.h"
#include "tests/support/compare.h"

using namespace holdfast;

namespace {
template <class A, class B>
concept Adds = requires(const A& a, const B& b) { a + b; };
template <class A, class B>
concept Compares = requires(const A& a, const B& b) { a < b; };
template <class A, class B>
concept Multiplies = requires(const A& a, const B& b) { a* b; };
} // namespace

class TestAmounts : public QObject {
    Q_OBJECT

private slots:
    void mixNoKinds()
    {
        static_assert(Adds<Price, Price> && Compares<Qty, Qty>);
        static_assert(!Adds<Price, Qty> && !Adds<Qty, SignedQty> && !Adds<Price, Decimal>);
        static_assert(!Compares<Price, Qty> && !Compares<Price, Decimal>);
        static_assert(!Multiplies<Price, Qty>
                      && !Multiplies<Price, Price>); // notional() is the one product
    }
    void addCompareAndKeepTheirText()
    {
        Price price = Price::of("1774.10") + Price::of("0.05");
        QCOMPARE(price.toString(), std::string{"1774.15"});
        price -= Price::of("0.15");
        QCOMPARE(price, Price::of("1774.0"));
        QVERIFY(Price::of("9.9") < Price::of("10"));
        QCOMPARE(-SignedQty::of("3"), SignedQty::of("-3"));
        QCOMPARE(SignedQty::of("-3").abs(), SignedQty::of("3"));
        QVERIFY(Qty{}.isZero() && !Qty{}.isPositive() && !Qty{}.isNegative());
        price += Price::of("0.5");
        QCOMPARE(price.toDouble(), 1774.5);
    }
};

QTEST_GUILESS_MAIN(TestAmounts)
#include "tst_amounts.moc"
