// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QStackedWidget>
#include <QTableView>

#include "panel/controls/card.h"
#include "panel/monitor/channelmodel.h"

namespace anarchy {

/// What each channel of the link does: a table, with a small drawing of the last minute in each row.
class ChannelView : public Card {
    Q_OBJECT

public:
    explicit ChannelView(LinkReader &reader, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void updateEmpty();

    ChannelModel m_reader;
    QStackedWidget *m_layers; ///< owned as children, like the others
    QTableView *m_table;
    QLabel *m_empty;
};

} // namespace anarchy
