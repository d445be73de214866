// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/tuning/bootsettings.h"

#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "desktop/look/look.h"
#include "desktop/look/textlabel.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {

/// Names of files and lines are wanted elsewhere.
QLabel *makeSelectableText(const QString &name, QWidget *parent)
{
    QLabel *label = look::makeText(parent, name);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

void put(QLabel *label, const QString &text)
{
    label->setText(text);
    label->setAccessibleDescription(text);
    label->setVisible(!text.isEmpty());
}

} // namespace

BootSettings::BootSettings(LinkReader &reader, ChangeController &changes, const BootConfiguration &boot,
                           InitramfsInspector::Lister lister, QWidget *parent)
    : QWidget(parent)
    , m_reader(reader)
    , m_changes(changes)
    , m_boot(boot)
    , m_inspector(boot, std::move(lister))
    , m_text(makeSelectableText(tr("Boot configuration"), this))
    , m_conflicts(makeSelectableText(tr("Boot conflicts"), this))
    , m_initramfsText(makeSelectableText(tr("Initramfs"), this))
    , m_offer(makeSelectableText(tr("What is kept"), this))
    , m_persist(new QPushButton(tr("Use running values at &boot"), this))
    , m_forget(new QPushButton(tr("F&orget boot values"), this))
{
    m_files.setMaxThreadCount(1);
    m_persist->setAccessibleName(tr("Use running values at boot"));
    m_forget->setAccessibleName(tr("Forget boot values"));
    auto *title = new QLabel(tr("After a restart"), this);
    QFont font = look::strong(this->font());
    font.setPointSizeF(font.pointSizeF() * 1.1);
    title->setFont(font);
    m_initramfsText->setFont(look::caption(this->font()));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(look::grid);
    for (QPushButton *button : {m_persist, m_forget}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(look::grid);
    column->addWidget(title);
    column->addWidget(m_text);
    column->addWidget(m_conflicts);
    column->addWidget(m_initramfsText);
    column->addWidget(m_offer);
    column->addLayout(buttons);
    connect(m_persist, &QPushButton::clicked, &m_changes, &ChangeController::persist);
    connect(m_forget, &QPushButton::clicked, &m_changes, &ChangeController::forget);
    connect(&m_changes, &ChangeController::bootChanged, this, &BootSettings::read);
    connect(&m_changes, &ChangeController::phaseChanged, this, &BootSettings::updateButtons);
    connect(&m_changes, &ChangeController::configurationChanged, this, &BootSettings::updateButtons);
    connect(&m_reader, &LinkReader::portReplaced, this, &BootSettings::read);
    read();
}

BootSettings::~BootSettings()
{
    m_files.waitForDone(); // what it reads comes back to us
}

void BootSettings::read()
{
    m_state.reset();
    m_initramfs.reset();
    ++m_asked;
    if (m_changes.asksForPassword()) { // there is a driver, and not just a picture of one
        m_state = m_boot.read();
        inspectInitramfs();
    }
    showText();
    updateButtons();
    Q_EMIT changed();
}

void BootSettings::inspectInitramfs()
{
    m_files.start([this, asked = m_asked, inspector = m_inspector, state = *m_state] {
        const InitramfsState initramfs = inspector.inspect(state);
        QMetaObject::invokeMethod(
            this,
            [this, asked, initramfs] {
                if (asked != m_asked)
                    return;
                m_initramfs = initramfs;
                showText();
            },
            Qt::QueuedConnection);
    });
}

QStringList BootSettings::placeLines() const
{
    // One line a place, with all that it sets.
    QList<std::pair<QString, QStringList>> places;
    for (std::size_t i = 0; i < m_state->settings.size(); ++i) {
        const QString place = m_state->settings[i].place.text();
        if (place.isEmpty())
            continue;
        auto known = std::ranges::find(places, place, &std::pair<QString, QStringList>::first);
        if (known == places.end())
            known = places.insert(places.end(), {place, {}});
        known->second << parameterTitle(static_cast<int>(i));
    }
    QStringList lines;
    for (const auto &[place, titles] : places)
        lines << tr("%1 sets: %2.", "file and line, parameters").arg(place, titles.join(", "_L1));
    if (lines.isEmpty())
        lines << tr("No file and no kernel option sets anything: the driver starts with its defaults.");
    return lines;
}

void BootSettings::showText()
{
    if (!m_state) {
        put(m_text,
            m_reader.playback() ? tr("A recording has no boot settings.")
                                : tr("A simulated link has no boot settings."));
        put(m_conflicts, {});
        put(m_initramfsText, {});
        return;
    }
    QStringList warnings;
    if (m_state->safeMode)
        warnings << tr("Safe mode (%1): the driver ignores every setting and uses its defaults.")
                        .arg(m_state->safeModePlace.text());
    for (const BootConflict &conflict : m_state->conflicts)
        warnings << BootConfiguration::conflictText(conflict) + u' ' + BootConfiguration::conflictReason(conflict);
    for (const BootProblem &problem : m_state->problems)
        warnings << BootConfiguration::problemText(problem);
    put(m_text, placeLines().join(u'\n'));
    put(m_conflicts, warnings.join(u'\n'));
    put(m_initramfsText, m_initramfs ? initramfsText(*m_initramfs) : tr("Looking into the initramfs …"));
    look::setInk(m_conflicts, look::ink(look::Ink::Warning, palette()));
    look::setInk(m_initramfsText,
                 m_initramfs && m_initramfs->needsAttention()
                         && m_initramfs->knowledge == InitramfsState::Knowledge::Listed
                     ? look::ink(look::Ink::Warning, palette())
                     : look::secondaryText(palette()));
}

void BootSettings::setPending(int count)
{
    if (std::exchange(m_pending, count) != count)
        updateButtons();
}

void BootSettings::updateButtons()
{
    const auto &configuration = m_changes.configuration();
    const bool real = m_state && configuration;
    const bool same = real && m_state->values() == configuration->running && !m_state->safeMode;
    QString offer;
    if (real && configuration->onTrial)
        offer = tr("The values on trial can be kept for a restart once you have confirmed them.");
    else if (same)
        offer = tr("A restart brings the values that run now.");
    else if (real)
        offer = tr("What runs now is confirmed, and lost with a restart unless it is kept here.");
    if (real && m_pending && !same && !configuration->onTrial)
        offer += u' ' + tr("Values that are not applied are not kept.");
    put(m_offer, offer);
    const bool writable = real && !m_changes.isBusy();
    m_persist->setEnabled(writable && !same);
    m_forget->setEnabled(writable && QFileInfo::exists(m_boot.helperFile()));
    for (QPushButton *button : {m_persist, m_forget}) {
        button->setVisible(m_state.has_value());
        button->setIcon(m_changes.asksForPassword() ? look::icon(u"object-locked-symbolic"_s) : QIcon());
    }
}

void BootSettings::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_text) {
        showText();
        updateButtons();
    }
}

} // namespace anarchy

#include "moc_bootsettings.cpp"
