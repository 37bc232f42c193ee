// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/manual.h"

#include <QDialog>
#include <QFile>
#include <QTextBrowser>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace holdfast::ui {

void showManual(QWidget* parent, const QString& file, const QString& anchor)
{
    const QString name = u"manual"_s;
    if (auto* open = parent->findChild<QDialog*>(name)) {
        open->raise();
        open->activateWindow();
        if (!anchor.isEmpty()) open->findChild<QTextBrowser*>()->scrollToAnchor(anchor);
        return;
    }
    auto* dialog = new QDialog{parent};
    dialog->setObjectName(name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(u"Holdfast manual"_s);
    dialog->resize(820, 760);
    auto* page = new QTextBrowser{dialog};
    page->setFrameShape(QFrame::NoFrame);
    page->setOpenLinks(true);
    page->document()->setDocumentMargin(22);
    QFile source{file};
    if (source.open(QIODevice::ReadOnly))
        page->setHtml(QString::fromUtf8(source.readAll()));
    else
        page->setPlainText(QString{u"The manual "_s + file + u" cannot be read: "_s
                                   + source.errorString() + u"."_s});
    auto* layout = new QVBoxLayout{dialog};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(page);
    dialog->show();
    if (!anchor.isEmpty()) page->scrollToAnchor(anchor); // its places are known once it is laid out
}

} // namespace holdfast::ui
