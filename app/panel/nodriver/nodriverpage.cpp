// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/nodriver/nodriverpage.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <memory>

#include "desktop/look/look.h"
#include "panel/controls/card.h"
#include "panel/controls/pagescroll.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

struct Step {
    QString text;
    QString command;
};

QString titleFor(Presence presence)
{
    switch (presence) {
    case Presence::NoDriver:
        return NoDriverPage::tr("Nothing to show yet");
    case Presence::NoLink:
        return NoDriverPage::tr("The driver has no link");
    case Presence::NoPermission:
        return NoDriverPage::tr("The driver may not be read");
    case Presence::Incompatible:
        return NoDriverPage::tr("The driver is another version");
    case Presence::Ready:
        break;
    }
    return {};
}

QList<Step> stepsFor(Presence presence)
{
    switch (presence) {
    case Presence::NoDriver:
        return {
            {NoDriverPage::tr("Load it. Without eGPU hardware, with a software link inside the kernel:"),
             u"sudo modprobe anarchy-egpu loopback=1"_s},
            {NoDriverPage::tr("If modprobe does not find it, see whether it was built for the running kernel:"),
             u"dkms status anarchy-egpu"_s},
            {NoDriverPage::tr("If it is missing there, install the headers of the kernel and build it:"),
             u"sudo apt install linux-headers-$(uname -r) && sudo dkms autoinstall"_s},
            {NoDriverPage::tr(
                 "If the key was rejected (Secure Boot), enrol the one that dkms signs with, and restart:"),
             u"sudo mokutil --import /var/lib/dkms/mok.pub"_s},
            {NoDriverPage::tr("If it is refused otherwise, the kernel says why:"), u"sudo dmesg | grep -i anarchy"_s}};
    case Presence::NoLink:
        return {{NoDriverPage::tr("Connect the eGPU host. Thunderbolt must know and authorise it:"), u"boltctl list"_s},
                {NoDriverPage::tr("Without hardware, load the driver with a software link:"),
                 u"sudo modprobe -r anarchy-egpu && sudo modprobe anarchy-egpu loopback=1"_s}};
    case Presence::NoPermission:
        return {{NoDriverPage::tr("Everybody may read the driver unless a rule forbids it. See who may:"),
                 u"ls -l /dev/anarchy-egpu*"_s},
                {NoDriverPage::tr("Bring back the device rules that came with the driver:"),
                 u"sudo udevadm trigger --subsystem-match=misc --sysname-match='anarchy-egpu*'"_s}};
    case Presence::Incompatible:
        return {{NoDriverPage::tr("The panel and the driver must come from the same release. See which is loaded:"),
                 u"modinfo -F filename anarchy-egpu"_s},
                {NoDriverPage::tr("After an update, load the new one:"),
                 u"sudo modprobe -r anarchy-egpu && sudo modprobe anarchy-egpu"_s}};
    case Presence::Ready:
        break;
    }
    return {};
}

} // namespace

NoDriverPage::NoDriverPage(LinkReader &reader, QWidget *parent)
    : QWidget(parent)
    , m_reader(reader)
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_steps(new Card(this))
    , m_stepList(new QVBoxLayout(m_steps))
    , m_simulate(new QPushButton(tr("&Show a simulated link"), this))
{
    setAccessibleName(tr("No driver page"));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    m_title->setFont(look::strong(large));
    m_title->setObjectName(u"noDriverTitle"_s);
    m_text->setWordWrap(true);
    m_text->setObjectName(u"noDriverText"_s);
    m_stepList->setContentsMargins(2 * look::grid, 2 * look::grid, 2 * look::grid, 2 * look::grid);
    m_stepList->setSpacing(look::grid / 2);
    m_simulate->setAccessibleName(tr("Show a simulated link"));
    m_simulate->setAutoDefault(false);

    auto *hint
        = new QLabel(tr("to look around without one. Its data is made up, and marked as simulated everywhere."), this);
    hint->setWordWrap(true);
    auto *waiting = new QLabel(tr("This page goes away by itself as soon as the driver is there."), this);
    waiting->setWordWrap(true);
    auto *offer = new QHBoxLayout;
    offer->setSpacing(look::grid);
    offer->addWidget(m_simulate);
    offer->addWidget(hint, 1);

    auto *body = new QWidget;
    body->setMaximumWidth(90 * look::grid);
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(2 * look::grid, 2 * look::grid, 2 * look::grid, 2 * look::grid);
    column->setSpacing(look::grid);
    column->addStretch(1);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addSpacing(look::grid);
    column->addWidget(m_steps);
    column->addWidget(waiting);
    column->addSpacing(2 * look::grid);
    column->addLayout(offer);
    column->addStretch(2);

    auto *middle = new QWidget;
    auto *row = new QHBoxLayout(middle);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(body, 8);
    row->addStretch(1);
    auto *scroll = new PageScroll(middle, this);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(scroll);

    connect(m_simulate, &QPushButton::clicked, this, &NoDriverPage::simulationRequested);
    connect(&m_reader, &LinkReader::linkChanged, this, &NoDriverPage::explain);
    explain();
}

void NoDriverPage::explain()
{
    const Presence presence = m_reader.port().presence();
    m_text->setText(m_reader.port().presenceText());
    if (presence == m_shown)
        return;
    m_shown = presence;
    m_title->setText(titleFor(presence));
    while (QLayoutItem *taken = m_stepList->takeAt(0)) {
        const std::unique_ptr<QLayoutItem> item(taken);
        if (item->widget())
            item->widget()->deleteLater();
    }
    for (const Step &step : stepsFor(presence))
        addStep(step.text, step.command);
}

void NoDriverPage::addStep(const QString &text, const QString &command)
{
    auto *step = new QWidget(m_steps);
    auto *column = new QVBoxLayout(step);
    column->setContentsMargins(0, 0, 0, look::grid);
    column->setSpacing(2);
    auto *words = new QLabel(text, step);
    words->setWordWrap(true);
    column->addWidget(words);

    auto *line = new QHBoxLayout;
    line->setSpacing(look::grid);
    auto *code = new QLabel(command, step);
    code->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    code->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    code->setWordWrap(true);
    code->setAccessibleName(tr("Command"));
    code->setAccessibleDescription(command);
    auto *copy = new QToolButton(step);
    copy->setAutoRaise(true);
    copy->setIcon(look::icon(u"edit-copy-symbolic"_s));
    copy->setToolTip(tr("Copy"));
    copy->setAccessibleName(tr("Copy %1").arg(command));
    copy->setFocusPolicy(Qt::StrongFocus);
    connect(copy, &QToolButton::clicked, copy, [command] { QGuiApplication::clipboard()->setText(command); });
    line->addWidget(code, 1);
    line->addWidget(copy);
    column->addLayout(line);
    m_stepList->addWidget(step);
}

} // namespace anarchy

#include "moc_nodriverpage.cpp"
