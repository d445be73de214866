// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QList>
#include <QVBoxLayout>

#include "panel/controls/card.h"
#include "wording/systemtext.h"

namespace anarchy {

/// Facts under a heading: each with its value, and a sentence on what it means. Assistive technology finds a fact's
/// value as the description of what is called like its title.
class FactCard : public Card {
    Q_OBJECT

public:
    explicit FactCard(const QString &heading, QWidget *parent = nullptr);

    void display(const QList<Fact> &facts);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row {
        QLabel *title; ///< owned as children, like the others
        QLabel *value;
        QLabel *meaning;
    };
    Row makeRow();
    void applyPalette();

    QVBoxLayout *m_column;
    QList<Row> m_rows;
};

} // namespace anarchy
