// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/ask.h"

#include <QDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace holdfast::ui {

void askText(QWidget* parent, const QString& title, const QString& question, const QString& initial,
             std::function<QString(const QString&)> accept)
{
    auto* dialog = new QDialog{parent->window()};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setMinimumWidth(420);
    auto* words = new QLabel{question, dialog};
    words->setWordWrap(true);
    words->setTextFormat(Qt::PlainText);
    auto* edit = new QLineEdit{initial, dialog};
    edit->setAccessibleName(question);
    auto* problem = new QLabel{dialog};
    problem->setProperty("tone", u"bad"_s);
    problem->setWordWrap(true);
    auto* go = new QPushButton{title, dialog};
    auto* cancel = new QPushButton{u"Cancel"_s, dialog};
    go->setAutoDefault(false);
    cancel->setDefault(true); // the harmless one
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(go);
    buttons->addWidget(cancel);
    auto* layout = new QVBoxLayout{dialog};
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(words);
    layout->addWidget(edit);
    layout->addWidget(problem);
    layout->addLayout(buttons);
    QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
    QObject::connect(go, &QPushButton::clicked, dialog,
                     [dialog, edit, problem, accept = std::move(accept)] {
                         const QString wrong = accept(edit->text());
                         problem->setText(wrong);
                         if (wrong.isEmpty()) dialog->accept();
                     });
    dialog->open();
    edit->setFocus();
}

} // namespace holdfast::ui
