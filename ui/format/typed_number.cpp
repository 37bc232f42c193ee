// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/format/typed_number.h"

#include "core/domain/amount_text.h"
#include "ui/format/format.h"

using namespace Qt::StringLiterals;

namespace holdfast::ui {

std::optional<Decimal> readTypedNumber(const QString& typed, const QString& name, QString& problem)
{
    QString text = typed.trimmed();
    text.remove(QChar{0x2009}).remove(QChar{0x202f}).remove(QChar{0x00a0}).remove(u' ');
    text.replace(QChar{0x2212}, u'-');
    const auto comma = text.indexOf(u',');
    if (comma > 0 && text.count(u',') == 1 && !text.contains(u'.')) {
        // A thousand to one person, and one to another: nothing is traded on a guess.
        if (text.size() - comma == 4 && text.left(comma) != u"0"_s) {
            problem =
                QString{name + u" can be read in two ways: write " + QString{text}.remove(u',')
                        + u" or " + QString{text}.replace(u',', u'.') + u'.'};
            return std::nullopt;
        }
        text.replace(u',', u'.');
    }
    const auto value = readPositive(text.toStdString());
    if (value) return *value;
    problem = QString{name + u' ' + format::text(value.error().context) + u'.'};
    return std::nullopt;
}

} // namespace holdfast::ui
