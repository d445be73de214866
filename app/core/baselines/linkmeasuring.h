// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <chrono>
#include <optional>

#include "baselines/baseline.h"
#include "live/linkreader.h"

namespace anarchy {

/// Measures a link for a while, from a reader's samples, with all that is known of the circumstances.
///
/// What is measured under two settings tells of neither, so a change of parameters ends it without a result, as the
/// loss of the link does.
class LinkMeasuring : public QObject {
    Q_OBJECT

public:
    explicit LinkMeasuring(LinkReader &reader, QObject *parent = nullptr);

    /// Why nothing can be measured now, a sentence; empty if it can.
    QString obstacle() const;
    /// \param length within Baseline::shortest..Baseline::longest
    /// \return false when something is in the way, see obstacle(), or a measuring runs
    bool start(std::chrono::seconds length);
    /// Ends it without a result and without a signal.
    void cancel();

    bool isRunning() const { return m_running; }
    std::chrono::seconds length() const { return m_length; }
    /// Seconds that were measured.
    double seconds() const { return m_seconds; }

Q_SIGNALS:
    /// With every sample.
    void progressed();
    /// \param baseline without a name and a note
    void finished(const anarchy::Baseline &baseline);
    /// \param why a sentence
    void failed(const QString &why);

private:
    void adoptPort();
    void adoptLink();
    void take(const Sample &sample);
    void checkLink();
    void checkConfiguration();
    void finish();
    void fail(const QString &why);

    LinkReader &m_reader;
    bool m_running = false;
    std::chrono::seconds m_length{};
    double m_seconds = 0;
    std::optional<Configuration> m_configuration; ///< when it began
    Measurement m_measurement;
};

} // namespace anarchy
