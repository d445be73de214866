// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/window/presetpanel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include "desktop/look/look.h"

using namespace Qt::StringLiterals;

namespace anarchy {

PresetPanel::PresetPanel(ChangeController &changes, QWidget *parent)
    : Card(parent)
    , m_changes(changes)
    , m_title(new QLabel(this))
    , m_purpose(new QLabel(this))
    , m_difference(new QLabel(this))
    , m_apply(new QPushButton(tr("&Apply"), this))
    , m_cancel(new QPushButton(tr("Cance&l"), this))
{
    setObjectName(u"presetPanel"_s);
    m_title->setFont(look::strong(font()));
    m_purpose->setWordWrap(true);
    m_difference->setObjectName(u"presetDifference"_s);
    m_difference->setFont(look::tabular(font()));
    m_difference->setTextFormat(Qt::PlainText);
    m_difference->setWordWrap(true);
    m_apply->setAccessibleName(tr("Apply preset"));
    m_cancel->setAccessibleName(tr("Cancel preset"));
    m_apply->setAutoDefault(false);
    m_cancel->setAutoDefault(false);

    auto *words = new QVBoxLayout;
    words->setSpacing(look::grid / 2);
    auto *heading = new QHBoxLayout;
    heading->setSpacing(look::grid * 3 / 2);
    heading->addWidget(m_title);
    heading->addWidget(m_purpose, 1);
    words->addLayout(heading);
    words->addWidget(m_difference);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(2 * look::grid, look::grid * 3 / 2, 2 * look::grid, look::grid * 3 / 2);
    row->setSpacing(look::grid);
    row->addLayout(words, 1);
    row->addWidget(m_cancel, 0, Qt::AlignBottom);
    row->addWidget(m_apply, 0, Qt::AlignBottom);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    connect(m_cancel, &QPushButton::clicked, this, &PresetPanel::dismiss);
    connect(m_apply, &QPushButton::clicked, this, [this] {
        const Change wanted = change();
        const ChangeCause cause{ChangeOrigin::Preset, m_preset ? m_preset->id : QString()};
        dismiss();
        m_changes.apply(wanted, cause);
    });
    connect(&m_changes, &ChangeController::configurationChanged, this, &PresetPanel::showDifference);
    connect(&m_changes, &ChangeController::phaseChanged, this, &PresetPanel::showDifference);
    hide();
}

void PresetPanel::open(const Preset &preset)
{
    m_preset = preset;
    showDifference();
    show();
    (m_apply->isEnabled() ? m_apply : m_cancel)->setFocus(Qt::OtherFocusReason);
}

void PresetPanel::dismiss()
{
    if (!m_preset)
        return;
    m_preset.reset();
    hide();
    Q_EMIT closed();
}

Change PresetPanel::change() const
{
    if (!m_preset || !m_changes.configuration())
        return {};
    return m_preset->changeFrom(m_changes.configuration()->running);
}

void PresetPanel::showDifference()
{
    if (!m_preset)
        return;
    m_title->setText(m_preset->title);
    m_purpose->setText(m_preset->purpose);
    const Change wanted = change();
    const bool nothing = wanted.isEmpty();
    QString difference;
    if (!m_changes.configuration())
        difference = tr("Without a driver there is nothing to change.");
    else if (nothing)
        difference = tr("These settings are already running. Nothing would change.");
    else
        difference = wanted.describe(m_changes.configuration()->running).join(u'\n');
    if (!nothing && m_changes.isBusy())
        difference += u'\n' + m_changes.busyText();
    m_difference->setText(difference);
    m_apply->setVisible(!nothing);
    m_apply->setEnabled(!nothing && !m_changes.isBusy());
    const bool lock = m_changes.asksForPassword();
    m_apply->setIcon(lock ? look::icon(u"object-locked-symbolic"_s) : QIcon());
    m_apply->setToolTip(lock ? tr("Asks for a password. The change is on trial until you keep it.")
                             : tr("The change is on trial until you keep it."));
    m_cancel->setText(nothing ? tr("C&lose") : tr("Cance&l"));
    setAccessibleName(tr("%1 preset: what would change").arg(m_preset->title));
    setAccessibleDescription(difference);
}

void PresetPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        Card::keyPressEvent(event);
}

} // namespace anarchy

#include "moc_presetpanel.cpp"
