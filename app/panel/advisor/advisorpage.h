// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include "advice/advisor.h"
#include "desktop/services/changecontroller.h"

namespace anarchy {

class Card;
class FindingCard;

/// What could be better about the link, each finding with its evidence and a way to try what helps. Looks again by
/// itself while it is seen.
class AdvisorPage : public QWidget {
    Q_OBJECT

public:
    static constexpr std::chrono::minutes span{5}; ///< what is looked at
    static constexpr std::chrono::seconds period{10};

    /// \param root stands in for "/" in tests
    AdvisorPage(LiveModel &model, ChangeController &changes, const BootConfiguration &boot, const QString &root = {},
                QWidget *parent = nullptr);

    const Advisor &advisor() const { return m_advisor; }

Q_SIGNALS:
    /// Somebody wants to see a span in the plots.
    void plotRequested(const anarchy::TimeSpan &span);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeHeader();
    QWidget *makeList();
    void check();
    void display(const Advice &advice);
    void displayFindings(const std::vector<Finding> &findings);
    void forget();
    void paintHealthy();

    LiveModel &m_model;
    ChangeController &m_changes;
    Advisor m_advisor;
    QTimer m_timer;
    QLabel *m_title = nullptr;
    QLabel *m_checkedText = nullptr;
    QPushButton *m_check = nullptr;
    QVBoxLayout *m_list = nullptr;
    QList<FindingCard *> m_cards; ///< in the order of the findings; owned as children
    Card *m_healthy = nullptr; ///< in place of cards when there are none
    QLabel *m_healthyIcon = nullptr;
    QLabel *m_healthyText = nullptr;
    QLabel *m_what = nullptr; ///< what was checked
};

} // namespace anarchy
