// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace anarchy {

/// Scrolls a page in a window that is too small for it, and is otherwise not to be seen: no frame, no paper of its own,
/// no focus.
class PageScroll : public QScrollArea {
    Q_OBJECT

public:
    /// \param content becomes this object's
    explicit PageScroll(QWidget *content, QWidget *parent = nullptr);

Q_SIGNALS:
    /// There is another amount of room for the content, also as scroll bars come and go.
    void roomChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;
};

} // namespace anarchy
