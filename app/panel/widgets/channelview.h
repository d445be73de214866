// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QStackedLayout>
#include <QTableView>

#include "panel/models/channelmodel.h"
#include "panel/widgets/card.h"

namespace anarchy {

/// What each channel of the link does: a table, with a small drawing of the last minute in each row.
class ChannelView : public Card {
    Q_OBJECT

public:
    explicit ChannelView(LiveModel &model, QWidget *parent = nullptr);

private:
    void updateEmpty();

    ChannelModel m_model;
    QStackedLayout *m_layers; ///< owned as this widget's layout
    QTableView *m_table;
    QLabel *m_empty;
};

} // namespace anarchy
