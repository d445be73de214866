// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <KAboutData>
#include <QDialog>

namespace anarchy {

/// Name, version, licence: for the dialog, the desktop and Qt.
KAboutData aboutPanel();

/// Says what the program is. Not KAboutApplicationDialog, which would bring KXmlGui into a program without menus.
class AboutDialog : public QDialog {
    Q_OBJECT

public:
    explicit AboutDialog(const KAboutData &about, QWidget *parent = nullptr);
};

} // namespace anarchy
