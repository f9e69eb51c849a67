"""What is sealed opens with its key alone, for ever, and can be put under a new key."""

from __future__ import annotations

from chassis.base.sealing import Sealer

OLD, NEW = "k" * 40, "n" * 40
IDENTITY = '{"name":"李明","phone":"13912345678"}'
KEPT = (
    "Ac7nhhknkiAvm8Y8lu_va1abmQkAMlXW78xWTINbVSAMrgQW4yWvcA6nm59lLv_THKl-zW76j0Lu_C__zHjhQVRq81R0d_mcE9Eb"
    "_ugs7Bgk4guT7izCa7sS8koGKxIhs_TAFCqm7euqBvU04lZEC3iOLQ7j4a-VLRPZrQwJBZavok8aFZ9uu6tHrGktqte2kkN1MKYk"
    "n-zJGxUPz76pSEfokajTaAq3vDT_Hmi_WEEMGo6512vfuocj9Ycj3eLMmVJYLAXgQopLJ01tYYoQ05dqEjT1AeqaMNYEasGNXY5n"
    "9FFjqXPD3VtkxEjDyjvltoLdQiVvg5Ut_duafXNrMjkQFL0_IORaxN2QUpsf4fyRDCyO6KcCs1urSedySZlA3BsSnokq3Aczfsix"
    "IcQZ-TEes4g_S3dffrZ7S-xlHh7jnhZDT0CdtErmJrRJTBNLoLfJMKKNqZgDo3HI_FV4vigziv6tshxdJY7Mx4cbQp355xKdvnPV"
    "atRI-PPMxGKH_Vq3Qjmm9bDxxG-ORBu7tmqKiWI6U7wCZkDDapoHF_wkzM028eXvZNFedb3Ud0NenJ1z0QG6lNPs76BDjy0CDNMA"
    "qvNI_MJeVSkT8ghOmcrIZXOqstkkSC7Eh6uJ4QD_T9m8O4XxnAjdqnfsi96sAj5BFCdJRuUb9Ef1zy62X8wYSaKwvOaWSNTq3MHs"
    "nOz8Pt0Ax7OVboV9z_Yu9nK_LkKFoqb6fe18pdKgolpmeGUVydYxttHr1hODxuS1a67z8FwibWrLR8HY"
)


def opened(keys: list[str], sealed: str) -> str | None:
    text = Sealer(keys, "identity").open(sealed, "c1")
    return text.rstrip() if text is not None else None


def test_what_is_sealed_opens_for_its_own_record_with_its_own_key_alone() -> None:
    """The permanent form 1 of decision 0075."""
    sealed = Sealer([OLD], "identity").seal(IDENTITY, "c1")
    assert "李明" not in sealed
    assert sealed[:1] == "A"  # version 1 in base64url
    assert opened([NEW, OLD], sealed) == IDENTITY
    assert Sealer([OLD], "identity").open(sealed, "c2") is None
    assert opened([NEW], sealed) is None
    assert opened([OLD], sealed[:-8] + "AAAAAAA=") is None


def test_its_length_tells_nothing_of_who_it_is() -> None:
    sealer = Sealer([OLD], "identity")
    assert len(sealer.seal('{"name":"李"}', "c1")) == len(sealer.seal(IDENTITY, "c1"))


def test_a_form_that_was_sealed_once_opens_for_ever() -> None:
    """Sealed on the day on which form 1 was settled; whoever changes the form breaks what lies in databases."""
    assert opened([OLD], KEPT) == IDENTITY


def test_a_new_key_wraps_what_a_former_one_did_and_the_former_may_go() -> None:
    sealed = Sealer([OLD], "identity").seal(IDENTITY, "c1")
    both = Sealer([NEW, OLD], "identity")
    assert not both.is_present(sealed)
    again = both.rewrapped(sealed)
    assert again is not None
    assert both.is_present(again)
    assert opened([NEW], again) == IDENTITY
    assert Sealer([NEW], "identity").rewrapped(sealed) is None
