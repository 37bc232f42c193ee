// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/ladder_question.h"

#include "ui/format/format.h"
#include "ui/window/ask.h"

using namespace Qt::StringLiterals;

namespace holdfast::ui {

const std::array<LadderChoice, 3>& ladderChoices()
{
    static const std::array<LadderChoice, 3> all{
        LadderChoice{Ladder::Watch, u"&Watch: sends nothing"_s},
        LadderChoice{Ladder::Guard, u"&Guard: keeps stops, closes, opens nothing"_s},
        LadderChoice{Ladder::Trade, u"&Trade"_s}};
    return all;
}

void askLadder(QWidget* parent, const AccountId& account, Ladder ladder,
               std::function<void(const engine::SetLadder&)> accept)
{
    askText(parent, u"What the account may do"_s,
            QString{u"Set "_s + format::text(account.text) + u" to "_s
                    + format::text(std::string{toString(ladder)})
                    + u". Why? It is written down."_s},
            {}, [account, ladder, accept = std::move(accept)](const QString& text) -> QString {
                if (text.trimmed().isEmpty()) return u"A reason is needed."_s;
                accept(engine::SetLadder{account, ladder, text.trimmed().toStdString()});
                return {};
            });
}

} // namespace holdfast::ui
