// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/about.h"

#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace holdfast::ui {

void showAbout(QWidget* parent)
{
    auto* dialog = new QDialog{parent};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(u"About Holdfast"_s);
    dialog->setMinimumWidth(460);
    auto* words = new QLabel{dialog};
    words->setTextFormat(Qt::RichText);
    words->setWordWrap(true);
    words->setText(QString{
        u"<p style='font-size:16px'><b>Holdfast "_s + QApplication::applicationVersion()
        + u"</b></p>"
          "<p>Watches and trades perpetual futures and never takes an exchange's word for it: an "
          "order is live "
          "when it was read back, a position is closed when there is evidence of its closing.</p>"
          "<p>© 2026 The Holdfast authors. Free software under the GNU General Public License, "
          "version 3 or "
          "later. There is no warranty, to the extent permitted by law. Trading can lose more than "
          "you put in.</p>"
          "<p>Built on Qt (LGPL 3), QCustomPlot (GPL 3), simdjson (Apache 2.0), nlohmann-json "
          "(MIT), Crypto++ "
          "(Boost 1.0), libsecp256k1 (MIT), xxHash (BSD).</p>"_s});
    auto* ok = new QPushButton{u"Close"_s, dialog};
    ok->setDefault(true);
    QObject::connect(ok, &QPushButton::clicked, dialog, &QDialog::accept);
    auto* layout = new QVBoxLayout{dialog};
    layout->setContentsMargins(22, 16, 22, 16);
    layout->addWidget(words);
    layout->addWidget(ok, 0, Qt::AlignRight);
    dialog->open();
}

} // namespace holdfast::ui
