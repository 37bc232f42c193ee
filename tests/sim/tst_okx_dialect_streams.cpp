// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/okx_rig.h"

#include <QTest>

#include <map>
#include <set>

using namespace holdfast;
using namespace holdfast::sim;
using namespace holdfast::sim::okx;

class TestOkxDialectStreams : public QObject {
    Q_OBJECT
private slots:
    void aSnapshotIsSplitOverPages_data()
    {
        QTest::addColumn<int>("positions");
        QTest::addColumn<int>("rowsMax");
        QTest::addColumn<QList<int>>("pages");
        QTest::newRow("none") << 0 << 2 << QList<int>{0};
        QTest::newRow("one page") << 2 << 2 << QList<int>{2};
        QTest::newRow("two, the last not full") << 3 << 2 << QList<int>{2, 1};
        QTest::newRow("one row a page") << 4 << 1 << QList<int>{1, 1, 1, 1};
        QTest::newRow("the venue's many") << 4 << 100 << QList<int>{4};
    }
    void aSnapshotIsSplitOverPages()
    {
        QFETCH(int, positions);
        QFETCH(int, rowsMax);
        QFETCH(QList<int>, pages);
        Rig rig{PositionMode::Net, static_cast<std::size_t>(rowsMax)};
        const std::vector<Instrument> listed = rig.model.market().instruments();
        for (int i = 0; i < positions; ++i)
            QCOMPARE(plain(rig.market(
                         "buy", "1",
                         {{"instId", listed[static_cast<std::size_t>(i)].id.text}})["sCode"]),
                     plain(Json("0")));
        rig.dialect.advance(rig.now);
        const StreamId stream = rig.loggedIn("/ws/v5/private");
        const auto expect = [&](const std::vector<Json>& told) {
            QList<int> seen;
            std::set<std::string> instruments;
            for (const Json& frame : told) {
                if (!frame.contains("data")) continue;
                QCOMPARE(plain(frame["eventType"]), plain(Json("snapshot")));
                seen.append(static_cast<int>(frame["data"].size()));
                QCOMPARE(plain(frame["curPage"]), plain(Json(seen.size())));
                QCOMPARE(plain(frame["lastPage"]), plain(Json(seen.size() == pages.size())));
                for (const Json& row : frame["data"])
                    instruments.insert(plain(row["instId"]));
            }
            QCOMPARE(seen, pages);
            QCOMPARE(static_cast<int>(instruments.size()), positions);
        };
        rig.dialect.receive(
            rig.now, stream,
            R"({"op":"subscribe","args":[{"channel":"positions","instType":"SWAP"}]})");
        expect(rig.told(stream));
        rig.now += seconds{5};
        rig.dialect.advance(rig.now); // The regular push has pages as well.
        expect(rig.told(stream));
    }

    void anUpgradeIsAnnouncedAndComes()
    {
        Rig rig;
        const StreamId first = rig.loggedIn("/ws/v5/private");
        const StreamId second = *rig.dialect.openStream(rig.now, "/ws/v5/public");
        rig.dialect.announceUpgrade(rig.now, seconds{60});
        int notices = 0;
        for (const StreamOutput& output : rig.dialect.takeOutput()) {
            const Json told = Json::parse(output.text);
            QCOMPARE(plain(told["event"]), plain(Json("notice")));
            QCOMPARE(plain(told["code"]), plain(Json("64008")));
            QVERIFY(!told["connId"].get<std::string>().empty());
            ++notices;
        }
        QCOMPARE(notices, 2);
        // The new connection is opened before the old one is dropped, and is not closed with it.
        const StreamId third = *rig.dialect.openStream(rig.now + seconds{30}, "/ws/v5/public");
        for (int s = 10; s < 60; s += 10) {
            rig.now = kStart + seconds{s};
            rig.dialect.advance(rig.now);
            for (const StreamId stream : {first, second, third})
                if (stream != third || s >= 30) rig.dialect.receive(rig.now, stream, "ping");
        }
        rig.now = kStart + seconds{60} - milliseconds{1};
        rig.dialect.advance(rig.now);
        for (const StreamOutput& output : rig.dialect.takeOutput())
            QCOMPARE(output.closeCode, 0);
        rig.now = kStart + seconds{60};
        rig.dialect.advance(rig.now);
        std::map<StreamId, int> closed;
        for (const StreamOutput& output : rig.dialect.takeOutput())
            closed[output.stream] = output.closeCode;
        QCOMPARE(closed, (std::map<StreamId, int>{{first, 1001}, {second, 1001}}));
    }

    void deepBooksAndFillsAreForHigherTiers()
    {
        Rig rig;
        const StreamId open = *rig.dialect.openStream(rig.now, "/ws/v5/public");
        for (const char* channel : {"books-l2-tbt", "books50-l2-tbt"}) {
            rig.dialect.receive(
                rig.now, open,
                Json{{"op", "subscribe"},
                     {"args", {{{"channel", channel}, {"instId", "ETH-USDT-SWAP"}}}}}
                    .dump());
            QCOMPARE(plain(rig.told(open).front()["code"]), plain(Json("64003")));
        }
        const StreamId mine = rig.loggedIn("/ws/v5/private");
        rig.dialect.receive(rig.now, mine, R"({"op":"subscribe","args":[{"channel":"fills"}]})");
        QCOMPARE(plain(rig.told(mine).front()["code"]), plain(Json("64003")));
    }

    void aBookMovesByItsEdges()
    {
        Rig rig;
        rig.setPrice("ETH-USDT-SWAP", "3000");
        const StreamId stream = *rig.dialect.openStream(rig.now, "/ws/v5/public");
        rig.dialect.receive(
            rig.now, stream,
            R"({"op":"subscribe","args":[{"channel":"books","instId":"ETH-USDT-SWAP"}]})");
        std::map<std::string, std::map<std::string, std::string>> book;
        std::int64_t sequence = -1;
        std::size_t changesMost = 0;
        const auto apply = [&] {
            for (const Json& told : rig.told(stream)) {
                if (!told.contains("data")) continue;
                const Json& row = told["data"][0];
                QCOMPARE(plain(row["prevSeqId"]), plain(Json(sequence)));
                QCOMPARE(plain(row["checksum"]),
                         plain(Json(0))); // Always, since June 2026 (okx.md §2.6).
                sequence = row["seqId"];
                for (const char* side : {"asks", "bids"}) {
                    if (told["action"] == "update")
                        changesMost = std::max(changesMost, row[side].size());
                    for (const Json& level : row[side]) {
                        if (level[1] == "0")
                            book[side].erase(level[0].get<std::string>());
                        else
                            book[side][plain(level[0])] = plain(level[1]);
                    }
                }
            }
        };
        apply();
        QCOMPARE(book["asks"].size(), std::size_t{400});
        for (const char* price : {"3000.03", "3000.01", "2999.5"}) {
            rig.now += seconds{1};
            rig.setPrice("ETH-USDT-SWAP", price);
            rig.dialect.advance(rig.now);
            apply();
        }
        QVERIFY(changesMost <= 102);
        // What the increments made is what a fresh read says.
        const Json fresh = rig.read("/api/v5/market/books?instId=ETH-USDT-SWAP&sz=400")["data"][0];
        for (const char* side : {"asks", "bids"}) {
            std::map<std::string, std::string> read;
            for (const Json& level : fresh[side])
                read[plain(level[0])] = plain(level[1]);
            QCOMPARE(book[side], read);
        }
    }

    void aQuietBookSaysThatItLives()
    {
        // A market whose file has ended stands still.
        ModelConfig config = Rig::configOf(PositionMode::Net);
        const MarketTime first = marketFromMs(toMs(kStart) - milliseconds{hours{24}}.count());
        const Price price = Price::of("3000");
        config.market.tapes.push_back({{"ETH-USDT-SWAP"},
                                       minutes{5},
                                       {{first, price, price, price, price, Decimal::fromInt(1)}}});
        config.market.marketStart = marketFromMs(toMs(kStart));
        Rig rig{std::move(config)};
        const StreamId stream = *rig.dialect.openStream(rig.now, "/ws/v5/public");
        rig.dialect.receive(
            rig.now, stream,
            R"({"op":"subscribe","args":[{"channel":"books","instId":"ETH-USDT-SWAP"}]})");
        std::int64_t sequence = -1;
        bool isKeptAlive = false;
        for (int s = 0; s < 600 && !isKeptAlive; ++s) {
            rig.now += seconds{1};
            rig.dialect.receive(rig.now, stream, "ping");
            rig.dialect.advance(rig.now);
            for (const StreamOutput& output : rig.dialect.takeOutput()) {
                if (!output.text.starts_with('{')) continue;
                const Json told = Json::parse(output.text);
                if (!told.contains("data")) continue;
                const Json& row = told["data"][0];
                if (row["seqId"] == row["prevSeqId"]) {
                    QVERIFY(row["asks"].empty() && row["bids"].empty());
                    QCOMPARE(plain(row["seqId"]), plain(Json(sequence)));
                    isKeptAlive = true;
                }
                sequence = row["seqId"];
            }
        }
        QVERIFY(isKeptAlive);
    }

    void whatCameInIsCounted()
    {
        Rig rig;
        static_cast<void>(rig.get("/api/v5/account/balance"));
        HttpAsk tampered = rig.ask("GET", "/api/v5/account/positions?instId=ETH-USDT-SWAP");
        tampered.target = "/api/v5/account/positions?instId=BTC-USDT-SWAP";
        QCOMPARE(codeOf(rig.dialect.http(rig.now, tampered)), std::string{"50113"});
        static_cast<void>(rig.get("/api/v5/public/time"));
        static_cast<void>(rig.get("/api/v5/nowhere"));
        static_cast<void>(rig.loggedIn("/ws/v5/private"));
        const StreamId stream = *rig.dialect.openStream(rig.now, "/ws/v5/private");
        rig.dialect.receive(
            rig.now, stream,
            R"({"op":"login","args":[{"apiKey":"key","passphrase":"passphrase","timestamp":")"
                + std::to_string(toMs(rig.now) / 1000) + R"(","sign":"no"}]})");
        const Counts& counts = rig.dialect.counts();
        QCOMPARE(counts.requests, std::uint64_t{4});
        QCOMPARE(counts.signaturesVerified, std::uint64_t{1});
        QCOMPARE(counts.refusedSignatures, (std::map<std::string, std::uint64_t>{{"50113", 1}}));
        QCOMPARE(counts.loginsVerified, std::uint64_t{1});
        QCOMPARE(counts.refusedLogins, (std::map<std::string, std::uint64_t>{{"60007", 1}}));
        QCOMPARE(counts.unknown,
                 (std::map<std::string, std::uint64_t>{{"GET /api/v5/nowhere", 1}}));
    }
};

QTEST_GUILESS_MAIN(TestOkxDialectStreams)
#include "tst_okx_dialect_streams.moc"
