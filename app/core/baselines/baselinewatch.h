// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>

#include <optional>

#include "baselines/baseline.h"
#include "baselines/regressionwatch.h"
#include "live/linkreader.h"

namespace anarchy {

/// Keeps a RegressionWatch fed with what a reader samples, under conditions that count: the link is up, nothing is on
/// trial, and a real link is compared with a real one. A change of parameters begins a block anew. Blocks are compared
/// in a thread of its own; what began anew meanwhile has no answer.
class BaselineWatch : public QObject {
    Q_OBJECT

public:
    explicit BaselineWatch(LinkReader &reader, RegressionWatchOptions options = {}, QObject *parent = nullptr);
    /// Waits for a comparison that goes on.
    ~BaselineWatch() override;

    /// What to watch against from now on; nothing ends it.
    void setBaseline(const std::optional<Baseline> &baseline);
    const std::optional<Baseline> &baseline() const { return m_baseline; }
    const RegressionWatch &watch() const { return m_watch; }
    /// What the last full block came to; nothing before there was one.
    const std::optional<RegressionWatch::Check> &lastCheck() const { return m_lastCheck; }
    /// Why nothing is watched now although there is a baseline, a sentence; empty while it is.
    QString obstacle() const;
    /// The circumstances of the link now, measured or not; nothing without a link.
    std::optional<Baseline> circumstances() const;

Q_SIGNALS:
    /// A block was judged. Check::tells: it is time to tell somebody.
    void checked(const anarchy::RegressionWatch::Check &check);
    /// baseline(), obstacle() or the state may be another.
    void changed();

private:
    void adoptPort();
    void adoptLink();
    void begin();
    void take(const Sample &sample);
    void compare(RegressionWatch::Block block);
    void finish(RegressionWatch::Compared compared);
    void interrupt();

    LinkReader &m_reader;
    std::optional<Baseline> m_baseline;
    RegressionWatch m_watch;
    std::optional<RegressionWatch::Check> m_lastCheck;
    bool m_onTrial = false;
    QThreadPool m_comparisons;
};

} // namespace anarchy
