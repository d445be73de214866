// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/application/about.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "desktop/look/look.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct AboutText {
    Q_DECLARE_TR_FUNCTIONS(About)
};

QLabel *makeLine(const QString &text, const QString &name, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setFocusPolicy(Qt::NoFocus);
    label->setWordWrap(true);
    label->setAccessibleName(name);
    return label;
}

} // namespace

KAboutData aboutPanel()
{
    KAboutData about(u"anarchy-egpu-panel"_s, AboutText::tr("Anarchy eGPU"), QStringLiteral(ANARCHY_EGPU_VERSION),
                     AboutText::tr("See what the link to your external GPU does, and make it better"),
                     KAboutLicense::GPL_V3, {});
    about.setOrganizationDomain("anarchyegpu.org");
    about.setDesktopFileName(u"org.anarchyegpu.panel"_s);
    about.addComponent(u"Qt"_s, AboutText::tr("Windows and plots are drawn with it"), QString::fromLatin1(qVersion()),
                       u"https://www.qt.io"_s, KAboutLicense::LGPL_V3);
    about.addComponent(u"KDE Frameworks"_s, AboutText::tr("Authorisation, one window a session, signals"), {},
                       u"https://develop.kde.org/products/frameworks"_s, KAboutLicense::LGPL_V2_1);
    return about;
}

AboutDialog::AboutDialog(const KAboutData &about, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("About %1").arg(about.displayName()));
    auto *symbol = new QLabel(this);
    symbol->setPixmap(look::applicationIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
    symbol->setAccessibleName(tr("Symbol of the program"));
    QLabel *name = makeLine(about.displayName(), tr("Name"), this);
    name->setFont(look::display(font()));
    const KAboutLicense license = about.licenses().constFirst();
    auto *text = new QVBoxLayout;
    text->setSpacing(look::grid / 2);
    text->addWidget(name);
    text->addWidget(makeLine(tr("Version %1").arg(about.version()), tr("Version"), this));
    text->addSpacing(look::grid);
    text->addWidget(makeLine(about.shortDescription(), tr("Description"), this));
    text->addWidget(makeLine(tr("Licence: %1").arg(license.name(KAboutLicense::FullName)), tr("Licence"), this));
    for (const KAboutComponent &component : about.components())
        text->addWidget(makeLine(tr("%1 %2: %3", "component, its version, what for")
                                     .arg(component.name(), component.version(), component.description())
                                     .simplified(),
                                 component.name(), this));
    text->addStretch();
    auto *row = new QHBoxLayout;
    row->setSpacing(2 * look::grid);
    row->addWidget(symbol, 0, Qt::AlignTop);
    row->addLayout(text, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *sheet = new QVBoxLayout(this);
    sheet->setContentsMargins(2 * look::grid, 2 * look::grid, 2 * look::grid, 2 * look::grid);
    sheet->setSpacing(2 * look::grid);
    sheet->addLayout(row, 1);
    sheet->addWidget(buttons);
}

} // namespace anarchy

#include "moc_about.cpp"
