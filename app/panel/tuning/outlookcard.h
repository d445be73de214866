// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>

#include "advice/settingwarnings.h"
#include "panel/controls/card.h"

namespace anarchy {

/// What a change that is not applied yet can be expected to do: memory, rates and times before and after, and what
/// speaks against it. Takes no more height than what it has to say, and scrolls where there is not so much.
class OutlookCard : public QScrollArea {
    Q_OBJECT

public:
    explicit OutlookCard(QWidget *parent = nullptr);

    void display(const QList<ForecastLine> &lines, const QList<SettingWarning> &warnings, const QString &basis);
    void setHeightLimit(int height);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;

private:
    struct Row {
        QLabel *title; ///< of a quantity, or the symbol of a warning
        QLabel *text;
    };
    Row &row(std::vector<Row> &rows, std::size_t index, QGridLayout *grid);
    void fit();
    void paintInks();

    Card *m_card;
    QGridLayout *m_quantities;
    QGridLayout *m_warnings;
    std::vector<Row> m_quantityRows;
    std::vector<Row> m_warningRows;
    QList<SettingWarning> m_shown;
    QLabel *m_title;
    QLabel *m_same; ///< what stays as it is
    QLabel *m_basis;
    int m_limit = 200;
};

} // namespace anarchy
