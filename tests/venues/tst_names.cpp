// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venues/fact.h"
#include "core/venues/request.h"
#include "core/venues/transport.h"

#include <QtTest>

#include <set>

using namespace holdfast;
using namespace holdfast::venues;

class TestNames : public QObject {
    Q_OBJECT
private slots:
    void writesAreWhatChangesTheVenue()
    {
        const std::vector<Request> writes{PlaceOrder{}, CancelOrder{}, PlaceStop{},
                                          AmendStop{},  CancelStop{},  ClosePosition{},
                                          AmendOrder{}, Batch{},       SetLeverage{}};
        const std::vector<Request> reads{
            ReadPositions{}, ReadOrders{},  ReadOrder{},    ReadOrderHistory{}, ReadStops{},
            ReadStop{},      ReadFills{},   ReadClosures{}, ReadInstruments{},  ReadAccount{},
            ReadBalance{},   ReadTime{},    ReadCandles{},  ReadMark{},         ReadStopHistory{},
            ReadLeverage{},  ReadFunding{}, ReadBills{}};
        QCOMPARE(writes.size() + reads.size(), std::variant_size_v<Request>);
        for (const Request& request : writes)
            QVERIFY(isWrite(request));
        for (const Request& request : reads)
            QVERIFY(!isWrite(request));
    }
    void everyRequestAndFactHasItsOwnName()
    {
        QCOMPARE(QByteArray::fromStdString(std::string{nameOf(Request{ReadMark{}})}),
                 QByteArray{"read mark"});
        QCOMPARE(QByteArray::fromStdString(std::string{nameOf(Request{PlaceOrder{}})}),
                 QByteArray{"place order"});
        QCOMPARE(QByteArray::fromStdString(std::string{nameOf(VenueFact{VenueNotice{}})}),
                 QByteArray{"venue notice"});
        QCOMPARE(QByteArray::fromStdString(std::string{nameOf(VenueFact{LinkChanged{}})}),
                 QByteArray{"link changed"});
        QCOMPARE(QByteArray::fromStdString(std::string{nameOf(VenueFact{PositionsPush{}})}),
                 QByteArray{"positions push"});
    }
    void everyStreamHasTwoPlaces()
    {
        for (int i = 0; i <= static_cast<int>(Link::BusinessSecond); ++i) {
            const auto link = static_cast<Link>(i);
            QVERIFY(otherPlace(link) != link);
            QVERIFY(otherPlace(otherPlace(link)) == link);
            QVERIFY(roleOf(otherPlace(link)) == roleOf(link));
            QVERIFY(roleOf(roleOf(link)) == roleOf(link));
        }
    }
    void wordsDiffer()
    {
        std::set<std::string_view> words;
        for (int i = 0; i <= static_cast<int>(RefusalKind::Other); ++i)
            words.insert(toString(static_cast<RefusalKind>(i)));
        QCOMPARE(words.size(), static_cast<std::size_t>(RefusalKind::Other) + 1);
        words.clear();
        for (int i = 0; i <= static_cast<int>(LinkState::Refused); ++i)
            words.insert(toString(static_cast<LinkState>(i)));
        for (int i = 0; i <= static_cast<int>(Lane::History); ++i)
            words.insert(toString(static_cast<Lane>(i)));
        for (int i = 0; i <= static_cast<int>(Link::BusinessSecond); ++i)
            words.insert(toString(static_cast<Link>(i)));
        QCOMPARE(words.size(), std::size_t{6 + 7 + 6});
    }
};

QTEST_GUILESS_MAIN(TestNames)
#include "tst_names.moc"
