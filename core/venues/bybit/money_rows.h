// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/domain/money_rows.h"
#include "core/venues/taking.h"

#include <optional>
#include <string>
#include <vector>

/// Who we are, what the key may do, and what moves money besides fills (bybit.md §3.4, §6.2, §9, §11). Errors
/// as in rows.h.
namespace holdfast::venues::bybit {

/// The result of user/query-api as far as it concerns us. It also holds the API key and personal data, which
/// are not taken.
struct KeyInfo {
    std::string uid;     ///< userID: the account's proof.
    std::string mainUid; ///< Of a sub-account its parent's.
    /// Words that every venue shares, then the venue's own, one for each power ("Wallet.Withdraw"):
    ///
    ///   row  the key                                                        ▶ word
    ///   P1   any                                                            ▶ read_only
    ///   P2   readOnly 0, uta 1, ContractTrade with Order and Position,      ▶ trade
    ///        or Derivatives with DerivativesTrade
    ///   P3   any power of Wallet, Exchange, Earn, FiatP2P, FiatBitPay,      ▶ withdraw: it moves money out of trading,
    ///        FiatBybitPay, FiatConvertBroker, FiatGlobalPay, BitCard,         or may
    ///        ByXPost, Affiliate, or of a group not listed here
    ///   P4   powers of Spot, Options, BlockTrade, CopyTrading, NFT          ▶ none: shown
    std::vector<std::string> permissions;
    std::string boundIps; ///< Comma between; empty where the key is bound to none ("*").
    std::optional<WallTime> expiresAt;
    bool isUnified = false; ///< `uta`: the account is unified; others are not traded.
    friend bool operator==(const KeyInfo&, const KeyInfo&) = default;
};
[[nodiscard]] Result<KeyInfo> decodeKeyInfo(json::Value result);
/// Row P3 of one of the venue's own words, "Wallet.Withdraw"; of a word that every venue shares: no.
[[nodiscard]] bool movesMoney(std::string_view power);

/// The result of account/info.
struct AccountInfo {
    std::string
        marginMode; ///< REGULAR_MARGIN, ISOLATED_MARGIN, PORTFOLIO_MARGIN: of the whole account.
    std::string unifiedStatus; ///< 3 and 4: unified 1.0; 5 and 6: 2.0.
    friend bool operator==(const AccountInfo&, const AccountInfo&) = default;
};
[[nodiscard]] Result<AccountInfo> decodeAccountInfo(json::Value result);

/// Both as one: accountMode is "UTA 5 REGULAR_MARGIN". The mode of positions has no endpoint: it is each
/// symbol's, and shows in its position rows (bybit.md §3.3).
[[nodiscard]] AccountConfig accountOf(const KeyInfo& key, const AccountInfo& info);

/// One of `coin[]` of account/wallet-balance or of the wallet topic. What is available of one currency is
/// often "" in a unified account: unknown, not zero.
[[nodiscard]] Result<Balance> decodeBalance(json::Value coin);
/// The leverage that a row of position/list states, held or flat.
[[nodiscard]] Decoded<LeverageSetting> decodeLeverage(json::Value row);
/// A row of market/tickers gives rate and next time, instruments-info the interval in minutes; the venue's
/// rows of tickers may say it too, in hours (fundingIntervalHour).
[[nodiscard]] Decoded<FundingRate> decodeFunding(json::Value ticker, minutes interval);
/// fundingInterval of a row of market/instruments-info.
[[nodiscard]] Result<minutes> decodeFundingInterval(json::Value row);
/// Rows of execution/list with execType Funding: what was paid is positive there and negative here. The row
/// names no currency: it is what the symbol settles in.
[[nodiscard]] Decoded<Bill> decodeFundingBill(json::Value row);

} // namespace holdfast::venues::bybit
