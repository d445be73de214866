// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/services/changekeeper.h"

#include "serviceslog.h"

namespace anarchy {

ChangeKeeper::ChangeKeeper(LinkReader &reader, QString path, QObject *parent)
    : QObject(parent)
    , m_reader(reader)
    , m_path(std::move(path))
{
    connect(&m_reader, &LinkReader::sampled, &m_meter, &EffectMeter::add);
    connect(&m_reader, &LinkReader::portReplaced, this, &ChangeKeeper::adoptPort);
    connect(&m_reader, &LinkReader::linkChosen, this, &ChangeKeeper::adoptLink);
    connect(&m_meter, &EffectMeter::measured, this, [this](qint64 id, const ChangeEffect &effect) {
        if (const QString problem = m_journal->setEffect(id, effect); problem.isEmpty())
            Q_EMIT changed();
        else
            qCWarning(servicesLog).noquote() << "What a change did was not kept:" << problem;
    });
    adoptPort();
}

ChangeKeeper::~ChangeKeeper()
{
    m_meter.finish(); // what is known by now is better than nothing
}

void ChangeKeeper::setEffect(const ChangeEffect &effect)
{
    if (m_recorder)
        m_recorder->setEffect(effect);
}

void ChangeKeeper::adoptPort()
{
    if (m_journal)
        m_meter.finish();
    m_meter.clear();
    m_recorder.reset();
    open();
    if (!m_reader.playback()) {
        m_recorder = std::make_unique<ChangeRecorder>(m_reader.port(), *m_journal, m_reader.link(),
                                                      [this] { return m_reader.nowNs(); });
        connect(m_recorder.get(), &ChangeRecorder::changed, &m_meter,
                [this](const ChangeRecord &record) { m_meter.begin(record.id, record.timeNs); });
        connect(m_recorder.get(), &ChangeRecorder::reverted, &m_meter, &EffectMeter::cut);
        connect(m_recorder.get(), &ChangeRecorder::written, this, &ChangeKeeper::changed);
        connect(m_recorder.get(), &ChangeRecorder::failed, this,
                [this](const QString &problem) { Q_EMIT messageRaised({Message::Kind::Warning, problem}); });
    }
    Q_EMIT changed();
}

// Changes are the driver's, and their record goes on; what they did was measured on the link before.
void ChangeKeeper::adoptLink()
{
    m_meter.finish();
    m_meter.clear();
    if (m_recorder)
        m_recorder->setLink(m_reader.link());
}

void ChangeKeeper::open()
{
    m_problem.clear();
    const bool kept = !m_path.isEmpty() && !m_reader.port().isSimulated() && !m_reader.playback();
    m_journal = kept ? ChangeJournal::open(m_path, m_reader.nowNs(), m_problem) : nullptr;
    if (m_journal) {
        if (!m_problem.isEmpty())
            m_problem += u'.';
        return;
    }
    m_journal = ChangeJournal::inMemory();
    if (!m_problem.isEmpty())
        m_problem = tr("Changes are listed until the panel ends, and not kept: %1.").arg(m_problem);
}

} // namespace anarchy

#include "moc_changekeeper.cpp"
