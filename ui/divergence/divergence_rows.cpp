// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/divergence/divergence_rows.h"

#include "core/base/assert.h"
#include "core/base/constants.h"
#include "ui/divergence/finding_words.h"
#include "ui/format/format.h"
#include "ui/format/lookup.h"

using namespace Qt::StringLiterals;

namespace holdfast::ui {
namespace {
using namespace holdfast::engine;

QString orUnknown(const std::string& words)
{
    return words.empty() ? format::unknown() : format::text(words);
}
QString recordWord(RecordId record)
{
    return record.empty() ? QString{} : QString{u"#" + QString::number(record.value)};
}
DivergenceLine note(QString label, QString words)
{
    return {std::move(label), std::move(words), {}, {}};
}

DivergenceLine voice(const FindingSide& side, nanoseconds since, bool isEnded)
{
    const QString says = orUnknown(side.says);
    QString age = format::age(aged(side.age, since));
    if (!side.age) age = side.from.empty() && says != format::unknown() ? u"journal"_s : age;
    if (isEnded) age.clear(); // it was so then; how old it is now says nothing
    return {format::text(side.who), says, format::text(side.from), age};
}

QString aboutOf(const FindingView& f)
{
    QStringList parts{kindWord(f.kind), format::venue(f.venue)};
    if (!f.account.empty()) parts << format::text(f.account.text);
    if (!f.order.empty()) parts << QString{u"id " + format::text(f.order.text)};
    if (!f.record.empty()) parts << recordWord(f.record);
    return parts.join(u" · "_s);
}

DivergenceRow rowOf(const Snapshot& s, const FindingView& f, nanoseconds since)
{
    DivergenceRow row;
    row.id = findingRow(f);
    row.look = findingLook(s, f);
    row.title = f.title.empty() ? kindWord(f.kind) : format::text(f.title);
    row.about = aboutOf(f);
    row.isEnded = !isStanding(f);
    row.isOld = isOld(f, since);
    row.age = row.isEnded ? QString{u"ended " + format::age(aged(f.endedFor, since)) + u" ago"}
                          : format::age(f.age + since);
    for (const FindingSide& side : f.sides)
        row.lines.push_back(voice(side, since, row.isEnded));
    if (row.isEnded) {
        row.lines.push_back(note(u"ended"_s, orUnknown(f.ended)));
        return row;
    }
    if (!f.missing.empty()) row.lines.push_back(note(u"lacking"_s, format::text(f.missing)));
    row.lines.push_back(note(u"Holdfast"_s, orUnknown(f.doing)));
    row.acts = f.acts;
    return row;
}

DivergenceRow rowOf(const AccountView& a)
{
    DivergenceRow row;
    row.id = listFaultRow(a.id);
    row.look = {u"list fault"_s, Mark::Triangle, Tone::Warn};
    row.title = QString{u"The position list of " + format::text(a.id.text) + u" is not believed"};
    row.about = QString{u"list fault · " + format::venue(a.venue)};
    row.lines = {
        note(u"the list"_s, orUnknown(*a.listFault)),
        note(u"lacking"_s, u"an answer by instrument for each of them"_s),
        note(u"Holdfast"_s, u"counts the list for nothing until each was read so; stops kept"_s)};
    row.acts = {FindingAct::AskAgain};
    return row;
}

DivergenceRow brakeRowOf(const AccountView& a, nanoseconds since)
{
    const Numbers numbers;
    DivergenceRow row;
    row.id = brakeRow(a.id);
    row.look = {u"brake on"_s, Mark::Square, Tone::Warn};
    row.title = QString{u"Automatic cancels of " + format::text(a.id.text) + u" are off"};
    QStringList about{u"brake"_s, format::venue(a.venue)};
    if (!a.brake.record.empty()) about << recordWord(a.brake.record);
    row.about = about.join(u" · "_s);
    row.age = format::age(aged(a.brake.age, since));
    row.lines = {
        note(u"why"_s, orUnknown(a.brake.why)),
        note(u"counted"_s, QString{QString::number(a.brake.cancelsLastHour)
                                   + u" automatic cancels within the hour, the cap is "
                                   + QString::number(numbers.protectiveCancelsPerHourMax)}),
        note(u"Holdfast"_s,
             u"sends no automatic cancel of a protective order until a person clears it"_s)};
    row.acts = {FindingAct::ClearBrake};
    return row;
}

} // namespace

QString findingRow(const FindingView& f)
{
    return QString{u"finding|" + format::text(f.account.text) + u'|' + format::text(f.id)};
}
QString listFaultRow(const AccountId& account)
{
    return QString{u"list-fault|" + format::text(account.text)};
}
QString brakeRow(const AccountId& account)
{
    return QString{u"brake|" + format::text(account.text)};
}

std::vector<DivergenceRow> divergenceRows(const Snapshot& s, nanoseconds since)
{
    std::vector<DivergenceRow> out;
    for (const AccountView& a : s.accounts)
        if (a.listFault) out.push_back(rowOf(a));
    for (const AccountView& a : s.accounts)
        if (a.brake.isOn) out.push_back(brakeRowOf(a, since));
    for (const FindingView* f : worstFirst(s, since))
        out.push_back(rowOf(s, *f, since));
    return out;
}

QString spoken(const DivergenceRow& row)
{
    QStringList parts{row.title, row.about};
    if (!row.age.isEmpty()) parts << (row.isOld ? QString{row.age + u", old"} : row.age);
    for (const DivergenceLine& line : row.lines) {
        QString words = QString{line.label + u": " + line.words};
        if (!line.source.isEmpty()) words += u", by " + line.source;
        if (!line.age.isEmpty()) words += u", " + line.age;
        parts << words;
    }
    return parts.join(u". "_s);
}

QString actTitle(FindingAct act)
{
    switch (act) {
    case FindingAct::Resolve: return u"Resolve…"_s;
    case FindingAct::AskAgain: return u"Ask again"_s;
    case FindingAct::Adopt: return u"Adopt…"_s;
    case FindingAct::Protect: return u"Protect…"_s;
    case FindingAct::ConfirmFlat: return u"Confirm flat…"_s;
    case FindingAct::ClearBrake: return u"Clear brake…"_s;
    }
    HF_UNREACHABLE();
}

} // namespace holdfast::ui
