// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/baselines/baselineform.h"

#include <array>

#include "baselines/baseline.h"

using namespace Qt::StringLiterals;

namespace anarchy {

namespace {
// Thirty seconds have just the samples that a comparison needs; ten minutes are as finely kept as any.
constexpr std::array lengths{30, 60, 120, 300, 600};
constexpr int usualLength = 60;
static_assert(lengths.front() >= Baseline::shortest.count() && lengths.back() <= Baseline::longest.count());
} // namespace

BaselineForm::BaselineForm(QWidget *parent)
    : NameForm({.id = "baseline"_L1,
                .name = tr("Name of the baseline"),
                .note = tr("Note on the baseline"),
                .notePlaceholder = tr("What the link is used for meanwhile, e.g. a game"),
                .accept = tr("Accept the baseline"),
                .cancel = tr("Cancel the baseline"),
                .longestName = Baseline::longestName,
                .longestNote = Baseline::longestNote},
               parent)
    , m_length(new QComboBox(this))
    , m_lengthLabel(new QLabel(tr("Measure for"), this))
{
    for (const int seconds : lengths)
        m_length->addItem(seconds < 120 ? tr("%1 s").arg(seconds) : tr("%1 min").arg(seconds / 60), seconds);
    m_length->setAccessibleName(tr("How long to measure"));
    m_lengthLabel->setBuddy(m_length);
    addField(m_lengthLabel);
    addField(m_length);
    setLength(std::chrono::seconds(usualLength));
}

void BaselineForm::openToRecord(const QString &name)
{
    m_length->show();
    m_lengthLabel->show();
    setAcceptText(tr("Record"));
    open(tr("Record how the link does while you use it as usual"), name, Fields::NameAndNote);
}

void BaselineForm::openToRename(const QString &name)
{
    m_length->hide();
    m_lengthLabel->hide();
    setAcceptText(tr("OK"));
    open(tr("Rename %1").arg(name), name, Fields::Name);
}

void BaselineForm::setLength(std::chrono::seconds length)
{
    m_length->setCurrentIndex(std::max(m_length->findData(static_cast<int>(length.count())), 0));
}

} // namespace anarchy

#include "moc_baselineform.cpp"
