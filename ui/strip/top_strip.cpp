// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/strip/top_strip.h"

#include "ui/accounts/account_look.h"
#include "ui/divergence/finding_words.h"
#include "ui/emergency/emergency_button.h"
#include "ui/format/format.h"
#include "ui/format/lookup.h"
#include "ui/format/stop_words.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPushButton>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
using namespace holdfast::engine;

constexpr int kKeyGap = 6;
constexpr double kFaint = 0.84; // names beside values; still 4.5:1 on every strip
constexpr auto kClockWarn = milliseconds{250};
/// More than these are counted, not named.
constexpr std::size_t kNamedAccounts = 3;

/// Of all accounts; nullopt while one is not known.
std::optional<milliseconds> worstOffset(const Snapshot& s)
{
    std::optional<milliseconds> worst = milliseconds{0};
    for (const AccountView& a : s.accounts) {
        if (!a.clockOffset) return std::nullopt;
        if (std::chrono::abs(*a.clockOffset) > std::chrono::abs(*worst)) worst = a.clockOffset;
    }
    return worst;
}

QColor ground(Environment mode)
{
    switch (mode) {
    case Environment::Live: return colours().stripLive;
    case Environment::Demo:
    case Environment::Testnet: return colours().stripTest;
    case Environment::Drill: return colours().stripDrill;
    }
    return colours().stripLive;
}

QString someOf(std::ptrdiff_t some, std::size_t all, QStringView what)
{
    return QString{QString::number(some) + u" of " + QString::number(all) + u' ' + what};
}

/// Names at most three of the accounts whose list is late, each with its age and its pace.
QString lateTip(const std::vector<const AccountView*>& late, nanoseconds since)
{
    QStringList words;
    for (const AccountView* a : late) {
        if (words.size() == 3) {
            words << QString{QString::number(late.size() - 3) + u" more"};
            break;
        }
        QString word = format::text(a->id.text) + u' ' + format::age(aged(a->truthAge, since));
        if (a->listCycle > milliseconds{0})
            word += u" (read every " + format::age(a->listCycle) + u')';
        words << word;
    }
    return QString{u"Late by its own pace: " + words.join(u", "_s) + u'.'};
}

QFont valueFont() { return boldFont(); }

QString kindsTip(const Snapshot& s)
{
    std::vector<const FindingView*> standing;
    for (const FindingView& f : s.findings)
        if (isStanding(f)) standing.push_back(&f);
    return standing.empty() ? u"Nothing is known to disagree with the venue."_s
                            : QString{u"Standing: " + kindCounts(standing) + u'.'};
}

} // namespace

TopStrip::TopStrip(QWidget* parent)
    : QWidget{parent}
    , m_emergency{new EmergencyButton{this}}
    , m_cover{new QPushButton{this}}
{
    setFixedHeight(44);
    m_cover->setCursor(Qt::PointingHandCursor);
    m_cover->setFlat(true);
    m_cover->setFocusPolicy(Qt::TabFocus);
    setCoverOpen(false);
    connect(m_emergency, &QAbstractButton::clicked, this, &TopStrip::emergencyClicked);
    connect(m_cover, &QPushButton::clicked, this,
            [this] { emit coverToggled(!m_emergency->isCoverOpen()); });
}

void TopStrip::setCoverOpen(bool open)
{
    m_emergency->setCoverOpen(open);
    m_cover->setText(open ? u"cover open"_s : u"cover closed"_s);
    m_cover->setToolTip(open
                            ? u"One click closes everything. Click here to close the cover."_s
                            : u"Click here to open the cover: then one click closes everything."_s);
    const QString white = colours().onStrip.name();
    m_cover->setStyleSheet(QString{u"QPushButton { background: transparent; border: none; color: "
                                   + white
                                   + u"; padding: 2px 4px; font-size: 11px; } QPushButton:hover, "
                                     u"QPushButton:focus { text-decoration: underline; }"});
    layOut();
}

/// Each account by itself, or, where they are many, how many of each venue's are live.
void TopStrip::addLinks(std::vector<Item>& items, const Snapshot& s, bool isNews)
{
    using Kind = Item::Kind;
    const auto isLive = [&](const AccountView& a) { return a.link == "live" && isNews; };
    if (s.accounts.size() <= kNamedAccounts) {
        for (const AccountView& a : s.accounts) {
            items.push_back({isLive(a) ? Kind::Pair : Kind::Warning,
                             format::venue(a.venue),
                             isNews ? format::text(a.link) : u"no news"_s,
                             {},
                             1});
            if (a.ladder == Ladder::Watch)
                items.push_back({Kind::Warning, {}, u"watch only"_s, {}, 1});
        }
        return;
    }
    for (const Venue venue : {Venue::Okx, Venue::Bybit, Venue::Hyperliquid}) {
        const auto all = std::ranges::count(s.accounts, venue, &AccountView::venue);
        const auto live = std::ranges::count_if(
            s.accounts, [&](const AccountView& a) { return a.venue == venue && isLive(a); });
        if (all == 0) continue;
        const QString text = u"%1 of %2 live"_s.arg(QString::number(live), QString::number(all));
        items.push_back({live == all ? Kind::Pair : Kind::Warning,
                         format::venue(venue),
                         isNews ? text : u"no news"_s,
                         {},
                         1});
    }
    const auto watching = std::ranges::count(s.accounts, Ladder::Watch, &AccountView::ladder);
    if (watching > 0)
        items.push_back({Kind::Warning, {}, QString::number(watching) + u" watch only"_s, {}, 1});
}

/// The oldest of the newest lists of all accounts. Each is late by the pace at which it is read: one of forty seconds
/// can be on time, and one of twenty late.
void TopStrip::addTruth(std::vector<Item>& items, const Snapshot& s, nanoseconds since)
{
    std::vector<const AccountView*> late;
    std::ptrdiff_t unread = 0;
    for (const AccountView& a : s.accounts) {
        if (!a.truthAge)
            ++unread;
        else if (isLate(a, since))
            late.push_back(&a);
    }
    const bool isOne = s.accounts.size() == 1;
    QString rest;
    if (unread > 0 && !isOne)
        rest = someOf(unread, s.accounts.size(), u"never read");
    else if (!late.empty())
        rest = isOne ? u"late"_s : someOf(std::ssize(late), s.accounts.size(), u"late");
    const auto truth = aged(truthAge(s), since);
    items.push_back({!truth || !late.empty() ? Item::Kind::Warning : Item::Kind::Pair, u"truth"_s,
                     format::age(truth), rest, 0, late.empty() ? QString{} : lateTip(late, since)});
}

/// Whether opens are let through; of several accounts how many are, and how many a kill switch stops.
void TopStrip::addTrading(std::vector<Item>& items, const Snapshot& s)
{
    const std::size_t all = s.accounts.size();
    const auto killed = std::ranges::count_if(s.accounts, &AccountView::isKillEngaged);
    const auto on = std::ranges::count_if(
        s.accounts, [](const AccountView& a) { return a.isTradingOn && !a.isKillEngaged; });
    QString value = on == 0 ? u"off"_s : u"on"_s;
    QString rest;
    if (killed > 0) {
        value = all == 1 ? u"killed"_s : someOf(killed, all, u"killed");
        if (on > 0) rest = u"· "_s + QString::number(on) + u" on";
    } else if (on > 0 && on < std::ssize(s.accounts)) {
        value = someOf(on, all, u"on");
    }
    items.push_back(
        {killed > 0 ? Item::Kind::Warning : Item::Kind::Pair, u"trading"_s, value, rest, 1});
}

/// The day of all accounts, where each is known and all are of one currency; a limit is an account's own.
void TopStrip::addDay(std::vector<Item>& items, const Snapshot& s)
{
    const AccountView& first = s.accounts.front();
    std::optional<Money> sum = Money{};
    for (const AccountView& a : s.accounts) {
        if (sum && a.dayProfit && a.currency == first.currency)
            *sum += *a.dayProfit;
        else
            sum.reset();
    }
    const auto& limitMax = s.accounts.size() == 1 ? first.dayLossMax : std::nullopt;
    QString limit = limitMax ? QString{u"of " + format::money(-*limitMax)} : QString{};
    QString result = format::profit(sum);
    if (sum && !first.currency.empty()) // said once, behind the last amount
        (limitMax ? limit : result) += u' ' + format::text(first.currency);
    items.push_back({Item::Kind::Pair, u"day"_s, result, limit, 2});
}

void TopStrip::show(const Snapshot& s, nanoseconds since)
{
    using Kind = Item::Kind;
    std::vector<Item> items;
    items.push_back({Kind::Word, {}, format::mode(s.mode), {}, 0});
    addLinks(items, s, since < seconds{3});
    addTruth(items, s, since);

    const auto verified = std::ranges::count(s.positions, StopState::Verified, &PositionView::stop);
    items.push_back({Kind::Pair,
                     u"stops"_s,
                     s.positions.empty()
                         ? (truthAge(s) ? u"none needed"_s : u"none known"_s)
                         : QString{QString::number(verified) + u" of "
                                   + QString::number(s.positions.size()) + u" verified"},
                     {},
                     0});
    if (!s.positions.empty()) { // positions come worst first
        const StateLook worst = stopLook(s.positions.front());
        if (worst.tone == Tone::Bad || worst.tone == Tone::Warn) {
            const auto same = std::ranges::count_if(
                s.positions, [&](const PositionView& p) { return stopLook(p).word == worst.word; });
            items.push_back({isUnprotected(s.positions.front().stop) ? Kind::Alarm : Kind::Warning,
                             {},
                             QString{QString::number(same) + u' ' + worst.word.toLower()},
                             {},
                             0});
        }
    }
    const std::ptrdiff_t standing = standingFindings(s);
    items.push_back({Kind::Pair, u"divergence"_s, QString::number(standing), {}, 1, kindsTip(s)});
    if (!s.accounts.empty()) {
        addDay(items, s);
        const auto offset = worstOffset(s);
        const bool skewed = offset && std::chrono::abs(*offset) > kClockWarn;
        items.push_back(
            {skewed ? Kind::Warning : Kind::Pair, u"clock"_s, format::offset(offset), {}, 4});
        const int used = std::ranges::max_element(s.accounts, {}, &AccountView::budgetUsedPercent)
                             ->budgetUsedPercent;
        items.push_back({used > 90 ? Kind::Warning : Kind::Pair,
                         u"budget"_s,
                         QString{QString::number(used) + u" %"},
                         {},
                         3});
        addTrading(items, s);
    }
    m_mode = s.mode;
    if (items == m_items) return;
    m_items = std::move(items);
    setAccessibleDescription(spoken());
    update();
}

QString TopStrip::spoken() const
{
    QStringList words;
    for (const Item& i : m_items) {
        QString word = i.key.isEmpty() ? i.value : QString{i.key + u' ' + i.value};
        if (!i.rest.isEmpty()) word += u' ' + i.rest;
        words << word;
    }
    return words.join(u", "_s);
}

QString TopStrip::tipAt(const QPoint& at) const
{
    for (const auto& [place, tip] : m_tips)
        if (place.contains(at)) return tip;
    return {};
}

bool TopStrip::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const QString tip = tipAt(help->pos()); tip.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), tip, this);
    return true;
}

void TopStrip::layOut()
{
    const QSize button = m_emergency->sizeHint();
    m_emergency->setGeometry(width() - button.width() - 8, (height() - button.height()) / 2,
                             button.width(), button.height());
    const QSize cover = m_cover->sizeHint();
    m_cover->setGeometry(m_emergency->x() - cover.width() - 6, (height() - cover.height()) / 2,
                         cover.width(), cover.height());
}

void TopStrip::resizeEvent(QResizeEvent*) { layOut(); }

void TopStrip::paintEvent(QPaintEvent*)
{
    const Palette& p = colours();
    const QColor back = ground(m_mode);
    const QColor faint = mixed(p.onStrip, back, kFaint);
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), back);

    QFont wordFont = boldFont();
    wordFont.setWeight(QFont::Bold);
    wordFont.setLetterSpacing(QFont::AbsoluteSpacing, 1.1);
    const QFontMetrics plain{textFont()};
    const QFontMetrics bold{valueFont()};
    const QFontMetrics word{wordFont};
    const auto widthOf = [&](const Item& i) {
        int w = (i.key.isEmpty() ? 0 : plain.horizontalAdvance(i.key) + kKeyGap)
                + (i.kind == Item::Kind::Word ? word : bold).horizontalAdvance(i.value)
                + (i.rest.isEmpty() ? 0 : plain.horizontalAdvance(i.rest) + 4);
        if (i.kind == Item::Kind::Warning || i.kind == Item::Kind::Alarm) w += 32;
        return w;
    };
    // Too narrow: first the gaps shrink, then the least important items go.
    std::vector<Item> items = m_items;
    const int room = m_cover->x() - 14 - 10;
    int gap = 22;
    while (true) {
        int total = 0;
        for (const Item& i : items)
            total += widthOf(i);
        const int gaps = std::max(1, static_cast<int>(items.size()) - 1);
        gap = std::clamp((room - total) / gaps, 0, 22);
        if (gap >= 11) break;
        const auto least = std::ranges::max_element(items, {}, &Item::rank);
        if (least == items.end() || least->rank == 0) break;
        items.erase(least);
    }
    int x = 14;
    m_tips.clear();
    for (const Item& i : items) {
        const int w = widthOf(i);
        if (!i.tip.isEmpty()) m_tips.emplace_back(QRect{x, 0, w, height()}, i.tip);
        QColor ink = p.onStrip;
        QColor inkFaint = faint;
        int at = x;
        if (i.kind == Item::Kind::Warning || i.kind == Item::Kind::Alarm) {
            const bool bad = i.kind == Item::Kind::Alarm;
            painter.setPen(Qt::NoPen);
            painter.setBrush(bad ? p.badgeBad : p.badge);
            painter.drawRoundedRect(QRectF(x, (height() - 24) / 2.0, w, 24), 3, 3);
            ink = inkFaint = bad ? p.onBadgeBad : p.onBadge;
            drawMark(painter, QRectF(x + 7, 0, 12, height()), Mark::Triangle, ink);
            at += 24;
        }
        const auto write = [&](const QString& text, const QFont& font, const QColor& colour) {
            painter.setFont(font);
            painter.setPen(colour);
            const int advance = QFontMetrics{font}.horizontalAdvance(text);
            painter.drawText(QRect{at, 0, advance + 4, height()}, Qt::AlignVCenter | Qt::AlignLeft,
                             text);
            at += advance;
        };
        if (!i.key.isEmpty()) {
            write(i.key, textFont(), inkFaint);
            at += kKeyGap;
        }
        write(i.value, i.kind == Item::Kind::Word ? wordFont : valueFont(), ink);
        if (!i.rest.isEmpty()) {
            at += 4;
            write(i.rest, textFont(), inkFaint);
        }
        x += w + gap;
    }
}

} // namespace holdfast::ui
