// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/event_log.h"
#include "core/venues/okx/calls.h"
#include "core/venues/okx/push.h"
#include "tests/okx/okx_desk.h"

#include <QtTest>

#include <functional>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

/// Every payload that the session reads, bent in every place it has: any field dropped, null, empty, of
/// another type, an unknown word, a huge, tiny or negative number, extra depth, rows and names given
/// twice, cut at every byte.
///
/// Each kind below lists the fields we read and what each may become. So a field that is read and not
/// listed, or listed and not read, fails: the lists are the document of what is optional, and why.
using namespace holdfast;
using namespace holdfast::venues;
using namespace holdfast::venues::okx;
using namespace holdfast::venues::okx::test;

namespace {

using Raw = nlohmann::ordered_json;

/// What a field is for us.
enum class Use {
    Key,         ///< A text we need: absent is refused, any text is carried on.
    Text,        ///< A text that may be absent.
    Word,        ///< One of the words we know; absent is refused too.
    WordOr,      ///< As Word; absent has a meaning the venue documents (named where it is listed).
    AnyWord,     ///< Needed; an unknown word is carried on as "other", on which nothing is done.
    Number,      ///< Needed, not negative.
    Signed,      ///< Needed, of either sign.
    MaybeNumber, ///< May be absent, not negative.
    MaybeSigned, ///< May be absent, of either sign.
    Flag,        ///< Absent is false, the careful reading.
    Time,
    MaybeTime,
    List, ///< May be absent.
};

bool mayBeAbsent(Use use)
{
    return use == Use::Text || use == Use::WordOr || use == Use::MaybeNumber
           || use == Use::MaybeSigned || use == Use::Flag || use == Use::MaybeTime
           || use == Use::List;
}
bool takesAnyText(Use use) { return use == Use::Key || use == Use::Text || use == Use::AnyWord; }
bool takesNegative(Use use)
{
    return takesAnyText(use) || use == Use::Signed || use == Use::MaybeSigned;
}

struct Verdict {
    bool isRefused = false;
    std::string shown; ///< All of what was understood, as the event log writes it.
};

std::string shownOf(const VenueFact& fact)
{
    return journal::encodeEvent({Now{}, engine::FactArrived{{"a"}, fact}});
}

template <class Row>
bool isRefused(const Read<Row>& read)
{
    return !isComplete(read);
}
template <class Row>
bool isRefused(const ById<Row>& read)
{
    return read.error.has_value();
}
struct Refusal {
    template <class Reply>
        requires requires(const Reply& r) { r.read; }
    bool operator()(const Reply& reply) const
    {
        return isRefused(reply.read);
    }
    bool operator()(const WriteReply& reply) const
    {
        return !std::holds_alternative<Accepted>(reply.outcome);
    }
    bool operator()(const BatchReply& reply) const
    {
        return !std::holds_alternative<Accepted>(reply.outcomes.at(0));
    }
    bool operator()(const TimeReply& reply) const { return !reply.venueTime; }
    bool operator()(const MarkReply& reply) const { return !reply.quote; }
    template <class Other>
    bool operator()(const Other&) const
    {
        return false;
    }
};

/// Asks, and answers each request whose target begins with `target` with `body`, all others with `other`.
Verdict judgeReply(const Request& request, const std::string& target, const std::string& body,
                   const std::string& other)
{
    Calls calls{true, 1};
    calls.setAccountProven(true);
    Calls::Out out;
    MonoTime now{seconds{10}};
    calls.ask(now, {RequestId{1}, {"a"}, Lane::Verify, request}, out);
    for (int round = 0; round < 50 && out.facts.empty(); ++round) {
        const auto commands = std::exchange(out.commands, {});
        for (const TransportCommand& command : commands) {
            const auto& http = std::get<SendHttp>(command);
            calls.on(now,
                     HttpReply{http.id, 200, http.target.rfind(target, 0) == 0 ? body : other, {}},
                     out);
        }
        if (!commands.empty() || !out.facts.empty()) continue;
        now = std::max(now, calls.nextWake(now).value_or(now));
        calls.wake(now, out);
    }
    if (out.facts.size() != 1) throw std::runtime_error{"not exactly one reply"};
    return {std::visit(Refusal{}, out.facts.front()), shownOf(out.facts.front())};
}

Verdict judgeFrame(const std::string& text)
{
    const auto message = decodeFrame(text);
    if (!message) return {true, message.error().context};
    Verdict verdict;
    struct Show {
        Verdict& verdict;
        void operator()(const Pong&) const { verdict.shown = "pong"; }
        void operator()(const LoginAnswered& m) const { verdict.shown = "login " + m.code; }
        void operator()(const Subscribed& m) const
        {
            verdict.shown = "subscribed " + m.id + " " + m.topic;
        }
        void operator()(const StreamRefused& m) const
        {
            verdict.shown = "refused " + m.id + " " + m.code;
        }
        void operator()(const NoticeGiven& m) const { verdict.shown = "notice " + m.code; }
        void operator()(const ConnectionsCounted& m) const
        {
            verdict.shown = "count " + m.channel + (m.isTooMany ? " too many" : "");
        }
        void operator()(const Unheeded& m) const { verdict.shown = "unheeded " + m.event; }
        void operator()(const Pushed& m) const
        {
            verdict.isRefused = !m.faults.empty();
            verdict.shown = m.channel + " " + m.uid + " " + (m.isSnapshot ? "snapshot " : "")
                            + std::to_string(m.page) + (m.isLastPage ? " last" : "");
            for (const VenueFact& fact : m.facts)
                verdict.shown += "\n" + shownOf(fact);
        }
    };
    std::visit(Show{verdict}, *message);
    return verdict;
}

struct Kind {
    std::string name;
    std::string row;
    std::map<std::string, Use> uses;
    std::function<std::string(const std::string& rows)> wrap;
    std::function<Verdict(const std::string& bytes)> judge;
    bool refusesRowTwice = true;
};

const InstrumentId kEth{"ETH-USDT-SWAP"};

Kind reply(std::string name, std::string row, std::map<std::string, Use> uses, Request request,
           std::string target, std::string other = okEnvelope(""))
{
    return {std::move(name), std::move(row), std::move(uses), okEnvelope,
            [=](const std::string& body) { return judgeReply(request, target, body, other); }};
}
Kind push(std::string name, std::string row, std::map<std::string, Use> uses, std::string arg,
          std::string more = {})
{
    return {std::move(name),
            std::move(row),
            std::move(uses),
            [=](const std::string& rows) {
                return R"({"arg":)" + arg + "," + more + R"("data":[)" + rows + "]}";
            },
            judgeFrame,
            false}; // pushes are hints; what a list needs is asked of lists
}

// Every field we read has a value that differs from what its absence would give.
const char* const kPosition =
    R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","mgnMode":"isolated","posSide":"short","posId":"900","pos":"2.5","avgPx":"2500.10","markPx":"2501","liqPx":"3000","lever":"5","upl":"-0.9","tradeId":"42","cTime":"1794999000000","uTime":"1794999900000","adl":"1","last":"2501.5"})";
const std::map<std::string, Use> kPositionUses{
    {"instType", Use::WordOr}, // absent: the name of the instrument says it
    {"instId", Use::Key},        {"mgnMode", Use::Word},
    {"posSide", Use::Word},      {"posId", Use::Text},
    {"pos", Use::Number}, // of a hedge row; net rows carry a sign
    {"avgPx", Use::MaybeNumber}, {"markPx", Use::MaybeNumber},
    {"liqPx", Use::MaybeNumber}, // "" where there is no such price
    {"lever", Use::MaybeSigned}, // shown only
    {"upl", Use::MaybeSigned},   {"tradeId", Use::Text},
    {"cTime", Use::MaybeTime},   {"uTime", Use::Time}};
const char* const kOrder =
    R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","ordId":"11","clOrdId":"HF1","side":"sell","posSide":"long","tdMode":"isolated","ordType":"limit","sz":"3","px":"2400.5","state":"partially_filled","accFillSz":"1","avgPx":"2400.4","reduceOnly":"true","algoId":"77","algoClOrdId":"HFS7","category":"adl","cancelSource":"14","attachAlgoOrds":[{"attachAlgoClOrdId":"HFS1","slTriggerPx":"2300","slOrdPx":"-1","slTriggerPxType":"mark","tpTriggerPx":"2600","failCode":"51020","failReason":"small"}],"cTime":"1794999000000","uTime":"1794999900000","fillSz":"0","lever":"5","tag":""})";
const std::map<std::string, Use> kOrderUses{
    {"instType", Use::WordOr},     {"instId", Use::Key},
    {"ordId", Use::Key},           {"clOrdId", Use::Text},
    {"side", Use::Word},           {"posSide", Use::WordOr}, // "" is net (okx.md §5.3)
    {"tdMode", Use::Word},         {"ordType", Use::AnyWord},
    {"sz", Use::Number},           {"px", Use::Number},
    {"state", Use::Word},          {"accFillSz", Use::Number},
    {"avgPx", Use::MaybeNumber}, // "" while nothing filled
    {"reduceOnly", Use::Flag},   // absent: counted as one that may open
    {"algoId", Use::Text},         {"algoClOrdId", Use::Text},
    {"category", Use::Text},       {"cancelSource", Use::Text},
    {"attachAlgoOrds", Use::List}, {"cTime", Use::MaybeTime},
    {"uTime", Use::Time}};
const char* const kOrderFill =
    R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","ordId":"11","clOrdId":"HF1","side":"sell","posSide":"long","tdMode":"isolated","ordType":"market","sz":"3","px":"","state":"partially_filled","accFillSz":"2","avgPx":"2400.4","reduceOnly":"true","algoId":"77","algoClOrdId":"HFS7","category":"adl","cancelSource":"14","attachAlgoOrds":[],"cTime":"1794999000000","uTime":"1794999900000","fillSz":"1","fillPx":"2400.4","fillTime":"1794999800000","fillFee":"-0.1","fillFeeCcy":"USDT","tradeId":"501"})";
std::map<std::string, Use> orderFillUses()
{
    auto uses = kOrderUses;
    uses["px"] = Use::MaybeNumber; // a market order has none
    uses["fillPx"] = Use::Number;
    uses["tradeId"] = Use::Key;
    uses["fillFee"] = Use::MaybeSigned;
    uses["fillFeeCcy"] = Use::Text;
    uses["fillTime"] = Use::MaybeTime; // absent: uTime
    uses.erase("attachAlgoOrds");
    uses["attachAlgoOrds"] = Use::List;
    return uses;
}
const char* const kStop =
    R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","algoId":"77","algoClOrdId":"HFS1","ordType":"conditional","side":"buy","posSide":"short","tdMode":"isolated","sz":"3","closeFraction":"","slTriggerPx":"2600","slTriggerPxType":"mark","slOrdPx":"2610","tpTriggerPx":"","reduceOnly":"true","state":"effective","failCode":"51008","ordIdList":["88"],"ordId":"88","cTime":"1794999000000","uTime":"1794999900000","actualSz":"0","tag":""})";
const std::map<std::string, Use> kStopUses{
    {"instType", Use::WordOr},    {"instId", Use::Key},
    {"algoId", Use::Key},         {"algoClOrdId", Use::Text}, // others' stops have none
    {"ordType", Use::Word},       {"side", Use::Word},
    {"posSide", Use::WordOr},     {"tdMode", Use::Word},
    {"sz", Use::Number},          {"closeFraction", Use::MaybeNumber}, // absent: a sized stop
    {"slTriggerPx", Use::Number}, {"slTriggerPxType", Use::WordOr},    // "" is last (okx.md §5.2)
    {"slOrdPx", Use::Number},     {"tpTriggerPx", Use::MaybeNumber},
    {"reduceOnly", Use::Flag}, // absent: it protects nothing
    {"state", Use::Word},         {"failCode", Use::Text},
    {"ordIdList", Use::List},     {"ordId", Use::Text},
    {"cTime", Use::MaybeTime},    {"uTime", Use::MaybeTime}};
const char* const kOco =
    R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","algoId":"77","algoClOrdId":"HFS1","ordType":"oco","side":"buy","posSide":"short","tdMode":"isolated","sz":"","closeFraction":"1","slTriggerPx":"2600","slTriggerPxType":"mark","slOrdPx":"-1","tpTriggerPx":"2200","tpTriggerPxType":"last","tpOrdPx":"-1","actualSide":"tp","reduceOnly":"true","state":"effective","failCode":"51008","ordIdList":["88"],"ordId":"88","cTime":"1794999000000","uTime":"1794999900000"})";
std::map<std::string, Use> ocoUses()
{
    auto uses = kStopUses;
    uses.erase("sz"); // it closes the whole position
    uses["closeFraction"] = Use::Number;
    uses["tpTriggerPx"] = Use::Number;
    uses["tpTriggerPxType"] = Use::WordOr; // "" is last (okx.md §5.2)
    uses["tpOrdPx"] = Use::MaybeNumber; // absent: how a stop stands must not be lost for its target
    uses["actualSide"] = Use::Text;     // another word says nothing
    return uses;
}
const char* const kFill =
    R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","tradeId":"5","ordId":"11","clOrdId":"HF1","billId":"9","side":"sell","posSide":"long","fillSz":"0.5","fillPx":"2500.1","fee":"-0.03","feeCcy":"USDT","fillTime":"1794999900000","ts":"1794999900001","subType":"101","execType":"T"})";
const std::map<std::string, Use> kFillUses{
    {"instType", Use::WordOr}, {"instId", Use::Key},    {"tradeId", Use::Key},
    {"ordId", Use::Key},       {"clOrdId", Use::Text},  {"side", Use::Word},
    {"posSide", Use::WordOr},  {"fillSz", Use::Number}, {"fillPx", Use::Number},
    {"fee", Use::MaybeSigned}, {"feeCcy", Use::Text},   {"fillTime", Use::MaybeTime},
    {"subType", Use::Text}};
const char* const kClosure =
    R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","mgnMode":"isolated","posSide":"long","posId":"9","direction":"short","type":"3","openMaxPos":"2","closeTotalPos":"1","openAvgPx":"1","closeAvgPx":"2","realizedPnl":"-3","fee":"-1","fundingFee":"-2","cTime":"1794999000000","uTime":"1794999900000","lever":"3"})";
const std::map<std::string, Use> kClosureUses{{"instType", Use::WordOr},
                                              {"instId", Use::Key},
                                              {"mgnMode", Use::Word},
                                              {"posSide", Use::WordOr},
                                              {"posId", Use::Text},
                                              {"direction", Use::Word},
                                              {"type", Use::Word},
                                              {"openMaxPos", Use::Number},
                                              {"closeTotalPos", Use::Number},
                                              {"openAvgPx", Use::MaybeNumber},
                                              {"closeAvgPx", Use::MaybeNumber},
                                              {"realizedPnl", Use::MaybeSigned},
                                              {"fee", Use::MaybeSigned},
                                              {"fundingFee", Use::MaybeSigned},
                                              {"cTime", Use::Time},
                                              {"uTime", Use::Time}};
const char* const kInstrument =
    R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","uly":"ETH-USDT","instFamily":"ETH-USDT","settleCcy":"USDT","ctType":"inverse","ctVal":"0.1","ctMult":"2","tickSz":"0.01","lotSz":"0.01","minSz":"0.02","maxMktSz":"100","maxStopSz":"200","maxLmtSz":"300","lever":"50","state":"suspend","listTime":"1"})";
const std::map<std::string, Use> kInstrumentUses{
    {"instType", Use::WordOr},
    {"instId", Use::Key},
    {"uly", Use::Text}, // absent: the family, which is the same pair
    {"settleCcy", Use::Key},
    {"ctType", Use::Word},
    {"ctVal", Use::Number},
    {"ctMult", Use::Number},
    {"tickSz", Use::Number},
    {"lotSz", Use::Number},
    {"minSz", Use::Number},
    {"maxMktSz", Use::MaybeNumber}, // zero: the venue states none
    {"maxStopSz", Use::MaybeNumber},
    {"maxLmtSz", Use::MaybeNumber},
    {"lever", Use::MaybeNumber},
    {"state", Use::AnyWord}}; // not live: not opened
const char* const kAccount =
    R"({"uid":"7001","mainUid":"7000","acctLv":"2","posMode":"long_short_mode","perm":"read_only,trade","ip":"10.0.0.1","label":"x"})";
const std::map<std::string, Use> kAccountUses{
    {"uid", Use::Key},      {"mainUid", Use::Text}, {"acctLv", Use::Key}, // only 2 and 3 are traded
    {"posMode", Use::Word}, {"perm", Use::Text}, // absent: the gate refuses the key
    {"ip", Use::Text}};
const char* const kBalance =
    R"({"ccy":"USDT","eq":"10.5","availEq":"9","availBal":"8","uTime":"1794999900000","upl":"1"})";
const std::map<std::string, Use> kBalanceUses{{"ccy", Use::Key},
                                              {"eq", Use::MaybeSigned},
                                              {"availEq", Use::MaybeSigned}, // absent: availBal
                                              {"uTime", Use::MaybeTime}};
const char* const kTicker =
    R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","last":"2500","bidPx":"2499","askPx":"2501","open24h":"2400","ts":"1794999900000","lastSz":"1"})";
const std::map<std::string, Use> kTickerUses{{"instType", Use::WordOr},
                                             {"instId", Use::Key},
                                             {"last", Use::MaybeNumber},
                                             {"bidPx", Use::MaybeNumber},
                                             {"askPx", Use::MaybeNumber},
                                             {"open24h", Use::MaybeNumber},
                                             {"ts", Use::Time}};
const char* const kMark =
    R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","markPx":"2500.5","ts":"1794999800000"})";
const std::map<std::string, Use> kMarkUses{
    {"instType", Use::WordOr}, {"instId", Use::Key}, {"markPx", Use::Number}, {"ts", Use::Time}};
const char* const kFunding =
    R"({"instType":"SWAP","instId":"ETH-USDT-SWAP","fundingRate":"-0.0001","fundingTime":"1794999900000","nextFundingTime":"1795014300000","nextFundingRate":"0.0002","ts":"1794999800000","method":"current_period"})";
const std::map<std::string, Use> kFundingUses{{"instType", Use::WordOr},
                                              {"instId", Use::Key},
                                              {"fundingRate", Use::Signed},
                                              {"fundingTime", Use::Time},
                                              {"nextFundingTime", Use::Time},
                                              {"nextFundingRate", Use::MaybeSigned}, // normally ""
                                              {"ts", Use::Time}};
const char* const kBill =
    R"({"billId":"9","type":"8","subType":"173","instType":"SWAP","instId":"ETH-USDT-SWAP","ccy":"USDT","pnl":"-0.5","balChg":"-0.5","bal":"99.5","ts":"1794999900000","fee":"0"})";
const std::map<std::string, Use> kBillUses{
    {"billId", Use::Key},      {"type", Use::AnyWord}, // only type 8 is summed
    {"subType", Use::Word},    {"instId", Use::Text},   {"ccy", Use::Key},
    {"pnl", Use::MaybeSigned}, {"balChg", Use::Signed}, {"bal", Use::MaybeSigned},
    {"ts", Use::Time}};
const char* const kLeverage =
    R"({"instId":"ETH-USDT-SWAP","mgnMode":"isolated","posSide":"short","lever":"5","ccy":""})";
const std::map<std::string, Use> kLeverageUses{
    {"instId", Use::Key}, {"mgnMode", Use::Word}, {"posSide", Use::WordOr}, {"lever", Use::Number}};
const std::map<std::string, Use> kOrderAckUses{
    {"ordId", Use::Key}, {"clOrdId", Use::Text}, {"sCode", Use::Word}, {"sMsg", Use::Text}};
const std::map<std::string, Use> kStopAckUses{
    {"algoId", Use::Key}, {"algoClOrdId", Use::Text}, {"sCode", Use::Word}, {"sMsg", Use::Text}};

PlaceOrder placeOrder()
{
    PlaceOrder order;
    order.instrument = kEth;
    order.qty = Qty::of("1");
    order.clientId = {"HF1"};
    return order;
}
PlaceStop placeStop()
{
    PlaceStop stop;
    stop.instrument = kEth;
    stop.trigger = Price::of("2400");
    stop.clientId = {"HFS1"};
    return stop;
}

std::vector<Kind> kinds()
{
    const std::string mark = okEnvelope(kMark);
    const std::string ticker = okEnvelope(kTicker);
    const std::string swap = R"(,"instType":"SWAP","uid":"7001"})";
    std::vector<Kind> all{
        reply("positions", kPosition, kPositionUses, ReadPositions{kEth}, "/api/v5/account"),
        reply("orders", kOrder, kOrderUses, ReadOrders{}, "/api/v5/trade/orders-pending"),
        reply("order history", kOrder, kOrderUses, ReadOrderHistory{kEth},
              "/api/v5/trade/orders-history"),
        reply("order by id", kOrder, kOrderUses, ReadOrder{kEth, {"11"}, {}},
              "/api/v5/trade/order"),
        reply("stops", kStop, kStopUses, ReadStops{},
              "/api/v5/trade/orders-algo-pending?ordType=conditional"),
        reply("oco stops", kOco, ocoUses(), ReadStops{},
              "/api/v5/trade/orders-algo-pending?ordType=conditional"),
        reply("stop by client id", kStop, kStopUses, ReadStop{kEth, {}, {"HFS1"}},
              "/api/v5/trade/order-algo"),
        reply("fills", kFill, kFillUses, ReadFills{kEth}, "/api/v5/trade/fills"),
        reply("closures", kClosure, kClosureUses, ReadClosures{kEth},
              "/api/v5/account/positions-history"),
        reply("instruments", kInstrument, kInstrumentUses, ReadInstruments{}, "/api/v5/public"),
        reply("account", kAccount, kAccountUses, ReadAccount{}, "/api/v5/account/config"),
        reply("time", R"({"ts":"1794999900000"})", {{"ts", Use::Time}}, ReadTime{},
              "/api/v5/public/time"),
        reply("ticker", kTicker, kTickerUses, ReadMark{kEth}, "/api/v5/market/ticker", mark),
        reply("mark", kMark, kMarkUses, ReadMark{kEth}, "/api/v5/public/mark-price", ticker),
        reply("ack of an order",
              R"({"clOrdId":"HF1","ordId":"11","sCode":"0","sMsg":"ok","tag":""})", kOrderAckUses,
              placeOrder(), "/"),
        reply("ack of a cancel", R"({"clOrdId":"HF1","ordId":"11","sCode":"0","sMsg":""})",
              kOrderAckUses, CancelOrder{kEth, {"11"}, {"HF1"}}, "/"),
        reply("ack of a stop", R"({"algoClOrdId":"HFS1","algoId":"77","sCode":"0","sMsg":""})",
              kStopAckUses, placeStop(), "/"),
        reply("ack of an amended stop", R"({"algoClOrdId":"","algoId":"77","sCode":"0"})",
              {{"algoId", Use::Key}, {"sCode", Use::Word}, {"algoClOrdId", Use::Text}},
              AmendStop{kEth, {"77"}, Price::of("2300")}, "/"),
        reply("ack of a cancelled stop", R"({"algoClOrdId":"","algoId":"77","sCode":"0"})",
              {{"algoId", Use::Key}, {"sCode", Use::Word}, {"algoClOrdId", Use::Text}},
              CancelStop{kEth, {"77"}}, "/"),
        reply("ack of a close", R"({"clOrdId":"HFC1","instId":"ETH-USDT-SWAP","posSide":"net"})",
              {{"clOrdId", Use::Text}, {"instId", Use::Word}},
              ClosePosition{kEth, SideIndex::Net, MarginMode::Cross, {"HFC1"}}, "/"),
        reply("funding", kFunding, kFundingUses, ReadFunding{kEth}, "/api/v5/public/funding-rate"),
        reply("bills", kBill, kBillUses, ReadBills{}, "/api/v5/account/bills"),
        reply("leverage", kLeverage, kLeverageUses, ReadLeverage{kEth, MarginMode::Cross},
              "/api/v5/account/leverage-info"),
        reply("closures of days", kClosure, kClosureUses, ReadClosures{kEth, Depth::Days},
              "/api/v5/account/positions-history"),
        reply("failed stops", kStop, kStopUses, ReadStopHistory{kEth, StopOrderState::Failed},
              "/api/v5/trade/orders-algo-history?ordType=conditional"),
        reply("ack of an amendment", R"({"clOrdId":"HF1","ordId":"11","sCode":"0","sMsg":""})",
              kOrderAckUses, AmendOrder{kEth, {"11"}, {"HF1"}, Qty::of("2"), std::nullopt}, "/"),
        reply(
            "ack of a batch of one",
            R"({"clOrdId":"HF1","ordId":"11","sCode":"0","sMsg":"","tag":""})",
            {{"ordId", Use::Key}, {"clOrdId", Use::Key}, {"sCode", Use::Word}, {"sMsg", Use::Text}},
            Batch{{placeOrder()}}, "/"),
        reply("echo of a leverage",
              R"({"instId":"ETH-USDT-SWAP","lever":"5","mgnMode":"isolated","posSide":"short"})",
              {{"instId", Use::Word},
               {"lever", Use::Word},
               {"mgnMode", Use::Word},
               {"posSide", Use::WordOr}},
              SetLeverage{kEth, MarginMode::Isolated, SideIndex::Short, Decimal::of("5")}, "/"),
        push("push of positions", kPosition, kPositionUses, R"({"channel":"positions")" + swap,
             R"("eventType":"snapshot","curPage":1,"lastPage":true,)"),
        push("push of an order", kOrderFill, orderFillUses(), R"({"channel":"orders")" + swap),
        push("push of a stop", kStop, kStopUses, R"({"channel":"orders-algo")" + swap),
        push("push of a ticker", kTicker, kTickerUses,
             R"({"channel":"tickers","instId":"ETH-USDT-SWAP"})"),
        push("push of a mark", kMark, kMarkUses,
             R"({"channel":"mark-price","instId":"ETH-USDT-SWAP"})")};
    Kind balance = reply("balance", kBalance, kBalanceUses, ReadBalance{}, "/api/v5/account");
    balance.wrap = [](const std::string& rows) {
        return okEnvelope(R"({"totalEq":"1","details":[)" + rows + "]}");
    };
    all.push_back(std::move(balance));
    Kind balances =
        push("push of balances", kBalance, kBalanceUses, R"({"channel":"account","uid":"7001"})");
    balances.wrap = [](const std::string& rows) {
        return R"({"arg":{"channel":"account","uid":"7001"},"data":[{"details":[)" + rows + "]}]}";
    };
    all.push_back(std::move(balances));
    return all;
}

/// What a field may be bent into.
struct Bent {
    enum class Into { Absent, OtherType, Word, TooBig, TooFine, Negative };
    std::string name;
    Into into = Into::Absent;
    std::optional<Raw> value; ///< nullopt: the field is dropped.
};

std::vector<Bent> bends()
{
    using Into = Bent::Into;
    Raw deep = "x";
    for (int i = 0; i < 20; ++i)
        deep = Raw::array({deep});
    return {{"dropped", Into::Absent, std::nullopt},
            {"null", Into::Absent, Raw(nullptr)},
            {"empty", Into::Absent, Raw("")},
            {"an object", Into::OtherType, Raw::object()},
            {"an object with itself", Into::OtherType, Raw{{"instId", "ETH-USDT-SWAP"}}},
            {"a list", Into::OtherType, Raw::array({Raw::object()})},
            {"twenty lists deep", Into::OtherType, deep},
            {"true", Into::OtherType, Raw(true)},
            {"an unknown word", Into::Word, Raw("surprise")},
            {"an unknown word with blanks", Into::Word, Raw(" live ")},
            {"not a number", Into::Word, Raw("NaN")},
            {"hexadecimal", Into::Word, Raw("0x10")},
            {"huge", Into::TooBig, Raw("99999999999999999999999999999999")},
            {"huge as an exponent", Into::TooBig, Raw("1e40")},
            {"a huge number", Into::TooBig, Raw(1e300)},
            {"tiny", Into::TooFine, Raw("0.0000000000000000000000000000001")},
            {"tiny as an exponent", Into::TooFine, Raw("1e-60")},
            {"negative", Into::Negative, Raw("-7")}};
}

bool isLegal(Use use, const Bent& bent)
{
    if (use == Use::Flag && bent.name == "true") return true;
    return use == Use::List && bent.into == Bent::Into::OtherType && bent.value->is_array();
}

/// What must come of it. Nothing said: any of the two.
std::optional<bool> mustBeRefused(Use use, const Bent& bent)
{
    switch (bent.into) {
    case Bent::Into::Absent: return !mayBeAbsent(use);
    case Bent::Into::OtherType:
        if (isLegal(use, bent)) return std::nullopt;
        return true;
    case Bent::Into::Word:
    case Bent::Into::TooBig:
    case Bent::Into::TooFine: return !takesAnyText(use);
    case Bent::Into::Negative: return !takesNegative(use);
    }
    return std::nullopt;
}

/// Every place in the text where a member of an object begins.
std::vector<std::pair<std::size_t, std::string>> members(const std::string& text)
{
    std::vector<std::pair<std::size_t, std::string>> found;
    for (std::size_t at = text.find('"'); at != std::string::npos; at = text.find('"', at)) {
        const std::size_t end = text.find('"', at + 1);
        if (end == std::string::npos) break;
        if (end + 1 < text.size() && text[end + 1] == ':')
            found.emplace_back(at, text.substr(at, end - at + 1));
        at = end + 1;
    }
    return found;
}

/// One random change somewhere in the tree.
void bendAnywhere(Raw& root, std::mt19937& random)
{
    std::vector<Raw*> all;
    const std::function<void(Raw&)> collect = [&](Raw& value) {
        all.push_back(&value);
        if (value.is_structured())
            for (Raw& child : value)
                collect(child);
    };
    collect(root);
    static const std::vector<Bent> kBends = bends();
    Raw& target = *all.at(random() % all.size());
    switch (random() % 4) {
    case 0:
        if (target.is_structured() && !target.empty()) {
            auto at = target.begin();
            std::advance(at, static_cast<std::ptrdiff_t>(random() % target.size()));
            target.erase(at);
            return;
        }
        [[fallthrough]];
    case 1:
        if (target.is_array() && !target.empty()) {
            target.push_back(target.at(random() % target.size()));
            return;
        }
        [[fallthrough]];
    case 2: target = Raw::array({target}); return;
    default: target = kBends.at(random() % kBends.size()).value.value_or(Raw("0")); return;
    }
}

} // namespace

class TestOkxMutations : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { m_kinds = kinds(); }
    void cleanupTestCase()
    {
        std::cout << "FIGURE okx mutations tried = " << m_tried << " payloads\n";
        std::cout << "FIGURE okx payload kinds = " << m_kinds.size() << " kinds\n";
    }
    void fieldsBecomeWhatTheirListSays_data() { everyKind(); }
    void fieldsBecomeWhatTheirListSays()
    {
        const Kind& kind = this->kind();
        const Verdict whole = judge(kind, kind.row);
        QVERIFY2(!whole.isRefused, whole.shown.c_str());
        const Raw row = Raw::parse(kind.row);
        for (const auto& [field, use] : kind.uses)
            QVERIFY2(row.contains(field), field.c_str());
        for (const auto& [field, was] : row.items()) {
            const auto use = kind.uses.find(field);
            bool matters = false;
            for (const Bent& bent : bends()) {
                Raw changed = row;
                if (bent.value)
                    changed[field] = *bent.value;
                else
                    changed.erase(field);
                const std::string what = field + " " + bent.name + ": ";
                const Verdict verdict = judge(kind, changed.dump());
                const bool differs = verdict.isRefused || verdict.shown != whole.shown;
                matters = matters || differs;
                if (use == kind.uses.end()) {
                    if (field == "fillSz") continue; // decides whether there is a fill at all
                    QVERIFY2(!differs, (what + "read, and not listed: " + verdict.shown).c_str());
                    continue;
                }
                const auto refused = mustBeRefused(use->second, bent);
                if (!refused) continue;
                if (*refused)
                    QVERIFY2(verdict.isRefused, (what + "taken as " + verdict.shown).c_str());
            }
            if (use != kind.uses.end())
                QVERIFY2(matters, (field + ": listed, and nothing depends on it").c_str());
        }
        Raw more = row;
        more["aFieldOfNextYear"] = Raw{{"a", 1}};
        const Verdict verdict = judge(kind, more.dump());
        QVERIFY(!verdict.isRefused && verdict.shown == whole.shown);
    }
    void nothingOfALegChangesItsMeaning()
    {
        // The fill inside an order: with a size and without.
        const Kind& kind = *std::find_if(m_kinds.begin(), m_kinds.end(), [](const Kind& k) {
            return k.name == "push of an order";
        });
        Raw row = Raw::parse(kind.row);
        for (const Bent& bent : bends()) {
            Raw changed = row;
            if (bent.value)
                changed["fillSz"] = *bent.value;
            else
                changed.erase("fillSz");
            const Verdict verdict = judge(kind, changed.dump());
            if (bent.name != "empty" && bent.name != "null")
                QVERIFY2(verdict.isRefused, bent.name.c_str());
        }
    }
    void cutTextsAreRefused_data() { everyKind(); }
    void cutTextsAreRefused()
    {
        const Kind& kind = this->kind();
        const std::string whole = kind.wrap(kind.row);
        for (std::size_t length = 0; length < whole.size(); ++length) {
            ++m_tried;
            QVERIFY2(kind.judge(whole.substr(0, length)).isRefused, std::to_string(length).c_str());
        }
        for (const char* tail : {"}", "{}", ",", "x", "\n{}", "]"}) {
            ++m_tried;
            QVERIFY2(kind.judge(whole + tail).isRefused, tail);
        }
    }
    void namesGivenTwiceAreRefused_data() { everyKind(); }
    void namesGivenTwiceAreRefused()
    {
        const Kind& kind = this->kind();
        const std::string whole = kind.wrap(kind.row);
        for (const auto& [at, name] : members(whole)) {
            ++m_tried;
            std::string twice = whole;
            twice.insert(at, name + ":\"0\",");
            QVERIFY2(kind.judge(twice).isRefused, name.c_str());
        }
    }
    void rowsGivenTwiceAreNotComplete_data() { everyKind(); }
    void rowsGivenTwiceAreNotComplete()
    {
        const Kind& kind = this->kind();
        const Verdict verdict = judge(kind, kind.row + "," + kind.row);
        if (kind.refusesRowTwice) QVERIFY2(verdict.isRefused, verdict.shown.c_str());
    }
    void rowsOfOtherShapesAreRefused_data() { everyKind(); }
    void rowsOfOtherShapesAreRefused()
    {
        const Kind& kind = this->kind();
        for (const std::string& row :
             {std::string{"null"}, std::string{"[]"}, std::string{"\"row\""}, std::string{"7"},
              std::string{"true"}, std::string{"{}"}, "[" + kind.row + "]",
              "{\"row\":" + kind.row + "}"}) {
            const Verdict verdict = judge(kind, row);
            QVERIFY2(verdict.isRefused, (row + " taken as " + verdict.shown).c_str());
            if (kind.name.rfind("ack", 0) != 0) {
                const Verdict beside = judge(kind, kind.row + "," + row);
                QVERIFY2(beside.isRefused, ("beside a good one: " + row).c_str());
            }
        }
    }
    void envelopesAreWhatTheyMustBe_data() { everyKind(); }
    void envelopesAreWhatTheyMustBe()
    {
        const Kind& kind = this->kind();
        const Raw whole = Raw::parse(kind.wrap(kind.row));
        const bool isFrame = whole.contains("arg");
        const Verdict good = judge(kind, kind.row);
        const auto refuses = [&](const Raw& changed, const std::string& what) {
            ++m_tried;
            const Verdict verdict = kind.judge(changed.dump());
            return verdict.isRefused
                       ? QByteArray{}
                       : QByteArray::fromStdString(what + " taken as " + verdict.shown);
        };
        for (const char* part : {"data", isFrame ? "arg" : "code"}) {
            for (const Bent& bent : bends()) {
                Raw changed = whole;
                if (bent.value)
                    changed[part] = *bent.value;
                else
                    changed.erase(part);
                const QByteArray wrong = refuses(changed, std::string{part} + " " + bent.name);
                // An object in place of `arg` has no channel; a number for a code is no text.
                QVERIFY2(wrong.isEmpty(), wrong.constData());
            }
        }
        Raw deeper = Raw::array({whole});
        QVERIFY(refuses(deeper, "deeper").isEmpty());
        Raw wrapped;
        wrapped["data"] = whole;
        QVERIFY(refuses(wrapped, "wrapped").isEmpty());
        if (!isFrame) {
            for (const char* code : {"1", "2", "50000", "50001", "50011", "51000", "51149", "60012",
                                     "surprise", "00"}) {
                Raw changed = whole;
                changed["code"] = code;
                const QByteArray wrong = refuses(changed, std::string{"code "} + code);
                QVERIFY2(wrong.isEmpty(), wrong.constData());
            }
            Raw number = whole;
            number["code"] = 0;
            QVERIFY(refuses(number, "code as a number").isEmpty());
            Raw quiet = whole;
            quiet.erase("msg");
            QVERIFY(!kind.judge(quiet.dump()).isRefused);
        } else if (whole.contains("eventType")) {
            for (const char* part : {"curPage", "lastPage"}) {
                for (const Bent& bent : bends()) {
                    Raw changed = whole;
                    if (bent.value)
                        changed[part] = *bent.value;
                    else
                        changed.erase(part);
                    if (std::string{part} == "lastPage" && bent.name == "true") continue;
                    const QByteArray wrong = refuses(changed, std::string{part} + " " + bent.name);
                    QVERIFY2(wrong.isEmpty(), wrong.constData());
                }
            }
        }
        static_cast<void>(good);
    }
    void candlesBentInEveryField()
    {
        const Raw row = Raw::parse(R"(["300000","1","2","0.5","1.5","10","1","15","1"])");
        const auto judgeCandles = [&](const Raw& changed) {
            ++m_tried;
            return judgeReply(ReadCandles{kEth, minutes{5}, std::nullopt, 1},
                              "/api/v5/market/candles", okEnvelope(changed.dump()), okEnvelope(""));
        };
        const Verdict whole = judgeCandles(row);
        QVERIFY(!whole.isRefused);
        for (std::size_t field = 0; field < row.size(); ++field) {
            for (const Bent& bent : bends()) {
                Raw changed = row;
                if (bent.value)
                    changed[field] = *bent.value;
                else
                    changed.erase(field);
                const Verdict verdict = judgeCandles(changed);
                const bool isRead = field < 6 || field == 8;
                if (isRead || !bent.value)
                    QVERIFY2(verdict.isRefused, (std::to_string(field) + " " + bent.name).c_str());
                else
                    QCOMPARE(verdict.shown, whole.shown);
            }
        }
    }
    void attachmentsBentInEveryField()
    {
        const Kind& kind = m_kinds.at(1);
        const Verdict whole = judge(kind, kind.row);
        const std::map<std::string, Use> uses{
            {"attachAlgoClOrdId", Use::Text}, {"slTriggerPx", Use::MaybeNumber},
            {"slTriggerPxType", Use::WordOr}, {"tpTriggerPx", Use::MaybeNumber},
            {"failCode", Use::Text},          {"failReason", Use::Text}};
        for (const auto& [field, use] : uses) {
            for (const Bent& bent : bends()) {
                Raw row = Raw::parse(kind.row);
                Raw& attached = row["attachAlgoOrds"][0];
                if (bent.value)
                    attached[field] = *bent.value;
                else
                    attached.erase(field);
                const Verdict verdict = judge(kind, row.dump());
                if (const auto refused = mustBeRefused(use, bent); refused && *refused)
                    QVERIFY2(verdict.isRefused, (field + " " + bent.name).c_str());
                QVERIFY(verdict.isRefused || verdict.shown != whole.shown);
            }
        }
    }
    void eventsBentInEveryField()
    {
        // An event whose parts are missing is never a good answer to anything.
        for (
            const char* text :
            {R"({"event":"login","code":"0","msg":"","connId":"a"})",
             R"({"id":"1","event":"subscribe","arg":{"channel":"orders","instType":"SWAP"},"connId":"a"})",
             R"({"event":"error","code":"60012","msg":"no","connId":"a"})",
             R"({"event":"notice","code":"64008","msg":"soon","connId":"a"})",
             R"({"event":"channel-conn-count-error","channel":"orders","connCount":"31","connId":"a"})"}) {
            const Verdict whole = judgeFrame(text);
            QVERIFY(!whole.isRefused);
            const Raw frame = Raw::parse(text);
            for (const auto& [field, was] : frame.items()) {
                for (const Bent& bent : bends()) {
                    ++m_tried;
                    Raw changed = frame;
                    if (bent.value)
                        changed[field] = *bent.value;
                    else
                        changed.erase(field);
                    const Verdict verdict = judgeFrame(changed.dump());
                    const bool isSame = !verdict.isRefused && verdict.shown == whole.shown;
                    const bool isRead =
                        field == "event" || field == "code" || field == "arg" || field == "channel";
                    QVERIFY2(isRead ? !isSame : true, (field + " " + bent.name).c_str());
                    QVERIFY2(verdict.shown != "login 0" || isSame,
                             (field + " " + bent.name).c_str());
                }
            }
        }
    }
    /// Several changes at once, anywhere: never a crash, never two answers, never one fewer.
    void randomBends_data() { everyKind(); }
    void randomBends()
    {
        constexpr int kTries = 400;
        const Kind& kind = this->kind();
        const Raw whole = Raw::parse(kind.wrap(kind.row));
        std::mt19937 random{20261127};
        for (int i = 0; i < kTries; ++i) {
            Raw changed = whole;
            for (std::size_t n = 1 + random() % 3; n > 0; --n)
                bendAnywhere(changed, random);
            ++m_tried;
            const Verdict verdict = kind.judge(changed.dump()); // throws where an assertion fails
            if (!verdict.isRefused && !whole.contains("arg"))
                QVERIFY2(changed.is_object() && changed["code"] == "0"
                             && changed["data"].is_array(),
                         changed.dump().c_str());
        }
    }

private:
    void everyKind()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < m_kinds.size(); ++i)
            QTest::newRow(m_kinds.at(i).name.c_str()) << static_cast<int>(i);
    }
    const Kind& kind() const
    {
        QFETCH(int, index);
        return m_kinds.at(static_cast<std::size_t>(index));
    }
    Verdict judge(const Kind& kind, const std::string& rows)
    {
        ++m_tried;
        return kind.judge(kind.wrap(rows));
    }

    std::vector<Kind> m_kinds;
    std::size_t m_tried = 0;
};

QTEST_GUILESS_MAIN(TestOkxMutations)
#include "tst_okx_mutations.moc"
