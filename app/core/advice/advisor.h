// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>

#include "advice/advice.h"
#include "live/livemodel.h"

namespace anarchy {

/// What came of looking at a link once.
struct Advice {
    Observation observation;
    std::vector<Finding> findings;
    qint64 checkedNs = 0; ///< when, on the model's time axis
};

/// Looks at what a model shows, at the machine's files and at the driver's configuration, and gives advice. Files are
/// read in a thread of its own. Of what is simulated or recorded, the machine's files say nothing and are not read.
class Advisor : public QObject {
    Q_OBJECT

public:
    /// \param root stands in for "/" in tests
    explicit Advisor(LiveModel &model, const BootConfiguration &boot = BootConfiguration(), const QString &root = {},
                     QObject *parent = nullptr);
    ~Advisor() override;

    /// Looks at the time up to now; answers with checked(), never from inside the call. What is asked while an answer
    /// is on its way is answered once after it, however often it was asked.
    void check(std::chrono::seconds span);
    bool isChecking() const { return m_checking; }

Q_SIGNALS:
    void checked(const anarchy::Advice &advice);

private:
    void finish(std::chrono::seconds span, std::optional<BootState> boot, std::optional<SystemState> system);
    void forget();

    LiveModel &m_model;
    BootConfiguration m_boot;
    QString m_root;
    ChannelActivity m_channels;
    QStringList m_standing;
    bool m_checking = false;
    std::optional<std::chrono::seconds> m_next; ///< asked for meanwhile
    quint64 m_ports = 0; ///< how many ports the model has had: an answer about another one is left out
    QThreadPool m_files;
};

} // namespace anarchy
