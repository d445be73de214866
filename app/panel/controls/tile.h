// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/units.h"
#include "desktop/look/look.h"
#include "panel/controls/card.h"
#include "panel/controls/reading.h"

namespace anarchy {

/// One reading: caption, a large number with a small unit, and two lines of explanation. The whole tile is one
/// accessible object: its name is the caption's long form and its description is the value as shown, e.g. "2.41 GB/s".
class Tile : public Card {
    Q_OBJECT

public:
    /// \param caption what is shown, short; \param name what assistive technology reads, e.g. "TX throughput"
    Tile(const QString &caption, const QString &name, QWidget *parent = nullptr);

    /// The series that this tile belongs to in a plot: its stroke is drawn beside the caption.
    void setSwatch(look::Ink ink, Qt::PenStyle style);
    /// Colour of the number for readings that are wrong, nothing for the text colour.
    void setValueInk(std::optional<look::Ink> ink);
    void setValue(const Quantity &value);
    /// Explanations under the value. `exact` goes with the first: what it was computed from, for assistive technology
    /// and the tooltip.
    void setFirstLine(const QString &text, const QString &exact = {});
    void setSecondLine(const QString &text, const QString &exact = {});

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Value;

    void applyLook();
    static void setLine(Reading *label, const QString &text, const QString &exact);

    Reading *m_caption;
    Value *m_value;
    Reading *m_first;
    Reading *m_second;
    std::optional<look::Ink> m_swatch;
    Qt::PenStyle m_swatchStyle = Qt::SolidLine;
    std::optional<look::Ink> m_valueInk;
    bool m_applying = false;
};

} // namespace anarchy
