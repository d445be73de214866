// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/look/look.h"

#include <QFile>
#include <QGuiApplication>
#include <QPainter>
#include <QPixmap>
#include <QWidget>

#include <algorithm>
#include <array>

#include "desktop/look/symboliconengine.h"

using namespace Qt::StringLiterals;

namespace anarchy::look {

namespace {

constexpr std::array<InkShades, 8> errorInks{{
    {0xffc02a2a, 0xfff47067},
    {0xff9a6700, 0xfff0e442},
    {0xff0072b2, 0xff56b4e9},
    {0xff9c3f78, 0xffe08fc0},
    {0xff00805e, 0xff2fc39a},
    {0xffc75400, 0xfff0a030},
    {0xff5a4fb0, 0xffa79df0},
    {0xff4d5156, 0xffc3c7cb},
}};

QColor pick(const InkShades &pair, const QPalette &palette)
{
    return QColor(isDark(palette) ? pair.dark : pair.light);
}

struct PaletteColours {
    QRgb window, paper, raised, button, text, disabled, accent;
};

QPalette makePalette(const PaletteColours &c)
{
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(c.window));
    palette.setColor(QPalette::WindowText, QColor(c.text));
    palette.setColor(QPalette::Base, QColor(c.paper));
    palette.setColor(QPalette::AlternateBase, QColor(c.raised));
    palette.setColor(QPalette::ToolTipBase, QColor(c.raised));
    palette.setColor(QPalette::ToolTipText, QColor(c.text));
    palette.setColor(QPalette::Text, QColor(c.text));
    palette.setColor(QPalette::Button, QColor(c.button));
    palette.setColor(QPalette::ButtonText, QColor(c.text));
    palette.setColor(QPalette::Highlight, QColor(c.accent));
    palette.setColor(QPalette::Accent, QColor(c.accent));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, QColor(c.accent));
    palette.setColor(QPalette::PlaceholderText, mix(QColor(c.paper), QColor(c.text), 0.55));
    palette.setColor(QPalette::Light, mix(QColor(c.button), Qt::white, 0.3));
    palette.setColor(QPalette::Midlight, mix(QColor(c.button), Qt::white, 0.15));
    palette.setColor(QPalette::Mid, mix(QColor(c.button), Qt::black, 0.2));
    palette.setColor(QPalette::Dark, mix(QColor(c.button), Qt::black, 0.35));
    palette.setColor(QPalette::Shadow, mix(QColor(c.button), Qt::black, 0.7));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(c.disabled));
    return palette;
}

} // namespace

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightnessF() < palette.color(QPalette::WindowText).lightnessF();
}

QColor ink(Ink ink, const QPalette &palette)
{
    return pick(inkShades(ink), palette);
}

QColor errorInk(int kind, const QPalette &palette)
{
    return pick(errorInks[static_cast<std::size_t>(kind) % errorInks.size()], palette);
}

Qt::BrushStyle errorPattern(int kind)
{
    static constexpr std::array patterns{Qt::SolidPattern, Qt::Dense3Pattern, Qt::BDiagPattern, Qt::FDiagPattern,
                                         Qt::HorPattern,   Qt::VerPattern,    Qt::CrossPattern, Qt::DiagCrossPattern};
    return patterns[static_cast<std::size_t>(kind) % patterns.size()];
}

QColor mix(const QColor &base, const QColor &over, double share)
{
    const auto part = static_cast<float>(std::clamp(share, 0.0, 1.0));
    return QColor::fromRgbF(base.redF() + (over.redF() - base.redF()) * part,
                            base.greenF() + (over.greenF() - base.greenF()) * part,
                            base.blueF() + (over.blueF() - base.blueF()) * part);
}

QColor secondaryText(const QPalette &palette)
{
    return mix(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.66);
}

void setInk(QWidget *widget, const QColor &colour)
{
    QPalette palette = widget->palette();
    if (palette.color(QPalette::WindowText) == colour)
        return; // setting a palette, even the same one, lays out the text anew
    palette.setColor(QPalette::WindowText, colour);
    widget->setPalette(palette);
}

QColor hairline(const QPalette &palette)
{
    QColor colour = palette.color(QPalette::Text);
    colour.setAlphaF(0.11F);
    return colour;
}

QFont tabular(QFont base)
{
    base.setFeature(QFont::Tag("tnum"), 1);
    return base;
}

QFont display(const QFont &base)
{
    QFont font = tabular(base);
    font.setPointSizeF(base.pointSizeF() * 1.9);
    return font;
}

QFont caption(const QFont &base)
{
    QFont font = tabular(base);
    font.setPointSizeF(std::max(base.pointSizeF() * 0.88, 7.0));
    return font;
}

QFont strong(QFont base)
{
    base.setWeight(QFont::DemiBold);
    return base;
}

bool isKeyboardFocus(Qt::FocusReason reason)
{
    return reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason;
}

QIcon icon(const QString &name, const std::optional<QPalette> &palette)
{
    if (QIcon::hasThemeIcon(name))
        return QIcon::fromTheme(name);
    QFile file(u":/anarchy-egpu/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(new SymbolIconEngine(file.readAll(), palette)); // the icon owns it
}

QPalette lightPalette()
{
    return makePalette({0xffeff0f1, 0xffffffff, 0xfff7f7f8, 0xfffcfcfc, 0xff232629, 0xff9a9d9f, 0xff2f77c3});
}

QPalette darkPalette()
{
    return makePalette({0xff1d2023, 0xff272b2f, 0xff2e3338, 0xff343a3f, 0xfff0f1f2, 0xff75797d, 0xff3d7fc1});
}

} // namespace anarchy::look
