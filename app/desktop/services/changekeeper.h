// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

#include "analysis/effectmeter.h"
#include "desktop/services/changecontroller.h"
#include "journal/changejournal.h"
#include "journal/changerecorder.h"
#include "live/linkreader.h"

namespace anarchy {

/// Keeps the journal of changes while the panel runs: what the driver tells of, what this program says of its own
/// changes, and what each did. Of a simulated link they are kept until the program ends, apart from all others; a
/// recording has none.
class ChangeKeeper : public QObject {
    Q_OBJECT

public:
    /// \param path of the journal's file; empty: all is forgotten when the program ends
    ChangeKeeper(LinkReader &reader, QString path, QObject *parent = nullptr);
    ~ChangeKeeper() override;

    /// See ChangeRecorder::setEffect().
    void setEffect(const ChangeEffect &effect);

    ChangeJournal &journal() { return *m_journal; }
    /// Why changes do not outlive the program, or what became of those before, in a sentence; empty when all is well.
    const QString &problem() const { return m_problem; }

Q_SIGNALS:
    /// Something in the journal is new.
    void changed();
    void messageRaised(const anarchy::Message &message);

private:
    void adoptPort();
    void adoptLink();
    void open();

    LinkReader &m_reader;
    QString m_path;
    QString m_problem;
    EffectMeter m_meter;
    std::unique_ptr<ChangeJournal> m_journal;
    std::unique_ptr<ChangeRecorder> m_recorder; ///< null while a recording is played
};

} // namespace anarchy
