"""What of a mail becomes a case: its kind, its texts, its day, and what is refused; nothing of a refusal quotes it."""

from __future__ import annotations

from datetime import date, timedelta
from email.message import EmailMessage

import pytest

from chassis.ports import Invalid
from services.complaints.adapters.mail import read_mail
from services.complaints.use_cases.take_mail import take_mail
from tests.unit.complaints.builders import Office

RECEIVED = "from mx.example.com by mail.gjj.example.cn; Sun, 22 Nov 2026 23:30:00 +0000"


def a_mail(
    subject: str = "建议：延长服务时间", text: str = "中午也能办业务就好了。\n谢谢。", **headers: str
) -> EmailMessage:
    message = EmailMessage()
    message["Received"] = RECEIVED
    message["From"] = "王芳 <wang.fang@example.com>"
    message["Subject"] = subject
    message["Message-ID"] = "<1@example.com>"
    message["Date"] = "Mon, 01 Jan 2001 00:00:00 +0000"
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def refusal(message: bytes | EmailMessage) -> str:
    content = message if isinstance(message, bytes) else message.as_bytes()
    with pytest.raises(Invalid) as refused:
        read_mail(content, body="GJJ", usual="opinion")
    assert "金丝雀" not in f"{refused.value.zh}{refused.value.en}{refused.value.errors}"
    return refused.value.code


def test_a_mail_is_taken_once_with_sender_words_and_the_day_on_which_our_server_had_it() -> None:
    office = Office()
    command = read_mail(a_mail().as_bytes(), body="GJJ", usual="enquiry")
    taken = take_mail(command, work=office.work, clock=office.clock)
    case = office.work.cases.kept[taken.number]
    assert (case.kind, case.channel, case.title) == ("opinion", "email", "建议：延长服务时间")
    assert (case.text, case.contact) == (
        "中午也能办业务就好了。\n谢谢。",
        {"name": "王芳", "email": "wang.fang@example.com"},
    )
    assert case.received_on == date(2026, 11, 23), "in China, by our server's stamp and not by the sender's date"
    assert case.due_on == date(2026, 11, 30)
    assert take_mail(command, work=office.work, clock=office.clock).is_new is False
    assert len(office.work.cases.kept) == 1


def test_another_mail_under_a_known_message_id_is_not_lost() -> None:
    """It was taken for the first one, in silence; its officer reads in a note which that is."""
    office = Office()
    numbers = []
    for text in ("中午也能办业务就好了。", "周六也能办业务就好了。", "中午也能办业务就好了。"):
        command = read_mail(a_mail(text=text).as_bytes(), body="GJJ", usual="opinion")
        numbers.append(take_mail(command, work=office.work, clock=office.clock).number)
    assert len(set(numbers)) == 2
    assert numbers[0] == numbers[2], "each once"
    notes = {
        number: [entry.words["note"] for entry in office.work.cases.entries[number] if entry.kind == "note"]
        for number in office.work.cases.kept
    }
    assert notes[numbers[0]] == []
    (note,) = notes[numbers[1]]
    assert f"已立件：{numbers[0]}。" in note


@pytest.mark.parametrize(
    ("subject", "kind"),
    [("投诉窗口", "complaint"), ("回复：【咨询】提取", "enquiry"), ("你好", "correction"), ("更正电话", "correction")],
)
def test_the_subject_names_the_kind_or_the_usual_one_it_is(subject: str, kind: str) -> None:
    assert read_mail(a_mail(subject).as_bytes(), body="GJJ", usual="correction").kind == kind


def test_html_is_read_as_text_and_attachments_are_told_of() -> None:
    message = a_mail()
    message.set_content("<p>中午<b>也能</b>办。</p><script>x</script>", subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="金丝雀.pdf")
    text = read_mail(message.as_bytes(), body="GJJ", usual="opinion").text
    assert text == "中午也能办。\n\n〔邮件另有附件 1 个，没有收入，请在邮箱中查看。〕"


def in_both(plain: str, html: str) -> EmailMessage:
    message = a_mail(text=plain)
    message.add_alternative(html, subtype="html")
    return message


@pytest.mark.parametrize(
    ("plain", "html", "taken"),
    [
        ("  \n", "<p>小区停水三天。</p>", "小区停水三天。"),
        (
            "您的邮件客户端不支持HTML格式。",
            "<p>小区停水三天，请尽快派人处理，楼上有老人。</p>",
            "小区停水三天，请尽快派人处理，楼上有老人。",
        ),
        ("停水三天。\n\n王芳", "<p>停水三天。</p><p>王芳</p>", "停水三天。\n\n王芳"),
        ("停水三天。", f"<p>{'<b></b>' * 50_000}停水三天，请处理，请尽快处理。</p>", "停水三天。"),
    ],
    ids=["blank", "a notice", "both alike", "too much of it"],
)
def test_of_a_mail_in_two_forms_the_one_with_its_words_is_taken(plain: str, html: str, taken: str) -> None:
    """What the sender's program put in the place of plain text was filed, or said to be damaged."""
    assert read_mail(in_both(plain, html).as_bytes(), body="GJJ", usual="opinion").text == taken


@pytest.mark.parametrize(
    ("mail", "code"),
    [
        (a_mail("我要举报金丝雀"), "tip_off_by_mail"),
        (a_mail("金丝雀收了红包"), "tip_off_by_mail"),
        (a_mail("关于停水" + "的金丝雀" * 60 + "收红包"), "tip_off_by_mail"),
        (a_mail("金丝雀", Auto_Submitted="auto-replied"), "automatic_mail"),
        (a_mail("金丝雀", List_Id="<x.example.com>"), "automatic_mail"),
        (a_mail("金丝雀", Precedence="Bulk"), "automatic_mail"),
        (a_mail("金丝雀", Return_Path="<>"), "automatic_mail"),
        (a_mail("金丝雀", From="undisclosed"), "nobody_to_answer"),
        (a_mail("金丝雀", text="  \n"), "no_mail"),
        (b"\x00\xff\xfe", "no_mail"),
        (a_mail("金丝雀", text="金丝雀" * 4000), "invalid"),
        (a_mail("金丝雀", text="金丝雀\x00"), "no_mail"),
        (a_mail("金丝雀", From="<金丝雀@例子.公司>"), "invalid"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_cannot_be_a_case_is_refused_with_its_reason(mail: EmailMessage | bytes, code: str) -> None:
    assert refusal(mail) == code


def _nested(deep: int) -> bytes:
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(deep))
    return b"From: a@example.com\r\nSubject: x\r\n" + opened + b"\r\ntext\r\n"


@pytest.mark.parametrize(
    "content",
    [
        _nested(300),
        b"From: a@example.com\r\nSubject: " + b"\r\n ".join([b"=?utf-8?b?5a2X?="] * 20_000) + b"\r\n\r\nx",
        b"From: " + b", ".join([b"a@example.com"] * 20_000) + b"\r\n\r\nx",
        b"From: a@example.com\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\nx",
        b"From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 50_000,
        b"From: a@example.com\rContent-Type: multipart/mixed; boundary=b\r\r" + b"--b\r\rx\r" * 50_000,
        _nested(9) + b"x\r\n" * 200_000,
        b"From: a@example.com\r\nContent-Type: text/html\r\n\r\n" + b"<b>" * 300_000 + b"x",
        b"From: a@example.com\r\n\r\n" + b"x" * 30_000_000,
    ],
    ids=["depth", "subject", "addresses", "headers", "parts", "parts by CR", "lines", "marks", "bytes"],
)
def test_a_mail_made_to_hold_up_the_intake_is_set_aside_unread(content: bytes) -> None:
    assert refusal(content) == "overlong_mail"


def test_large_attachments_are_cut_out_before_a_mail_is_parsed() -> None:
    message = a_mail()
    message.add_attachment(bytes(20_000_000), maintype="image", subtype="jpeg", filename="1.jpg")
    command = read_mail(message.as_bytes(), body="GJJ", usual="opinion")
    assert command.text == "中午也能办业务就好了。\n谢谢。\n\n〔邮件另有附件 1 个，没有收入，请在邮箱中查看。〕"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030"])
@pytest.mark.parametrize(
    "said", [b"", b"Content-Type: text/plain\r\n", b"Content-Type: text/plain; charset=gb2312\r\n"]
)
def test_words_without_their_character_set_are_read_and_guarded(encoding: str, said: bytes) -> None:
    def sent(subject: str, text: str) -> bytes:
        head = f"From: 王芳 <wang@example.com>\r\nSubject: {subject}\r\n".encode(encoding)
        return head + said + b"\r\n" + text.encode(encoding)

    command = read_mail(sent("咨询：提取", "中午也能办业务就好了。"), body="GJJ", usual="opinion")
    assert (command.kind, command.title, command.text) == ("enquiry", "咨询：提取", "中午也能办业务就好了。")
    assert command.contact["name"] == "王芳"
    assert refusal(sent("举报金丝雀", "金丝雀")) == "tip_off_by_mail"
    office, marked = Office(), read_mail(sent("建议", "机密★10年 金丝雀"), body="GJJ", usual="opinion")
    with pytest.raises(Invalid):
        take_mail(marked, work=office.work, clock=office.clock)


def test_a_mail_that_bears_a_secrecy_marking_leaves_nothing() -> None:
    office, wrong = Office(), a_mail(text="机密★10年 金丝雀")
    with pytest.raises(Invalid):
        take_mail(read_mail(wrong.as_bytes(), body="GJJ", usual="opinion"), work=office.work, clock=office.clock)
    assert (office.work.cases.kept, office.work.mails.kept) == ({}, {})


@pytest.mark.parametrize("text", ["我举报办公室主任收钱。金丝雀", "举报田野，金丝雀。", "窗 口收红 包，金丝雀。"])
def test_a_mail_that_accuses_in_its_text_leaves_nothing(text: str) -> None:
    """It became an opinion that each officer read, whom it accused among them."""
    office = Office()
    with pytest.raises(Invalid) as refused:
        take_mail(
            read_mail(a_mail("关于停水", text=text).as_bytes(), body="GJJ", usual="opinion"),
            work=office.work,
            clock=office.clock,
        )
    assert refused.value.code == "tip_off_by_mail"
    assert "金丝雀" not in f"{refused.value.zh}{refused.value.en}{refused.value.errors}"
    assert (office.work.cases.kept, office.work.mails.kept) == ({}, {})


def test_a_mail_that_accuses_in_its_html_alone_leaves_nothing() -> None:
    office, wrong = Office(), in_both("见正文。", "<p>我<b>举报</b>办公室主任收钱。金丝雀</p>")
    with pytest.raises(Invalid) as refused:
        take_mail(read_mail(wrong.as_bytes(), body="GJJ", usual="opinion"), work=office.work, clock=office.clock)
    assert refused.value.code == "tip_off_by_mail"
    assert (office.work.cases.kept, office.work.mails.kept) == ({}, {})


def test_a_mail_that_only_names_somebody_is_taken() -> None:
    office = Office()
    mail = read_mail(a_mail("建议", text="陈珂科长您好，举报电话打不通。").as_bytes(), body="GJJ", usual="opinion")
    assert take_mail(mail, work=office.work, clock=office.clock).is_new


def test_a_backlog_is_taken_by_the_days_on_which_it_came() -> None:
    """Nobody can write into a mail that it is older than officers may enter."""
    office, old = Office(), a_mail(Received=RECEIVED.replace("22 Nov", "02 Oct"))
    take_mail(read_mail(old.as_bytes(), body="GJJ", usual="opinion"), work=office.work, clock=office.clock)
    (case,) = office.work.cases.kept.values()
    assert case.received_on < office.clock.today() - timedelta(days=30)
