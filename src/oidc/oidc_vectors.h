/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* oidc_vectors.h - ID tokens and keys made by another program (Node's crypto); their private keys are gone. */
#ifndef OIDC_VECTORS_H
#define OIDC_VECTORS_H

static const char oidc_keys[] =
	"{\"keys\":[{\"kty\":\"RSA\",\"n\":\"6g-hbndK6l8WK0cSfKvTQziSUqylVN6X6aHxNRXKPiSMk0Od1r9F2"
	"H85571gp_f5eJz9lX58wt1ey8_aNhdGuXwD0LrVFTsVdSO42ll4FK29C37ktC7TCZkR3L7uiqamWGoGf"
	"zkyO4iF7GV95j-rJaB-RBevols2ICo39UAoVYDvsV5wfq7veJzjFouE_BFSNRRKsrRjl0x6Id1d-vgB7"
	"QXjO6reF6gu0ndEHcdXk6BzC4zp1A6DgGEM3oem6TbYmZ0WIMPKQjX7C6G6DiNNcJLS8ga4KjFi3Prhc"
	"Pfg3Z7eS8TDGNcF_oUxAdpYm5KP4X2P2jhYkHoE-X6QX6YCjQ\",\"e\":\"AQAB\",\"kid\":\"rsa-1\",\"use"
	"\":\"sig\"},{\"kty\":\"EC\",\"x\":\"-U8w9m4ecc7BCxI8Aqg8fVSqRJ7MAz_JAWZV9yEi9RE\",\"y\":\"bKWm"
	"xaewckxdjIPkaWE2yClLw3aohGjnBTmbHydJ-rk\",\"crv\":\"P-256\",\"kid\":\"ec-1\",\"use\":\"sig\","
	"\"alg\":\"ES256\"},{\"kty\":\"RSA\",\"n\":\"v-GlAiAvgN_EjZib4YizpS7jrN5-wMj_iCj6kjbXy7FGao2"
	"Hw9vJU4tCRY1e-vrBR36Qgbhl7dXkr6w_6_5CWrLFB-MVi-XCK3GV0dfXQD9kQGVIrdgu6868A1MiiE6"
	"yf5XT_deEg5OnPzmLryJquHcd4G6edbWRe2RtYSd_Yvc\",\"e\":\"AQAB\",\"kid\":\"weak\",\"use\":\"sig"
	"\"}]}";

static const char oidc_rs256[] =
	"eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYS0xIn0.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlLm9y"
	"ZyIsInN1YiI6ImI2YzVmMmQwIiwiYXVkIjoibWVkc3RvZCIsImV4cCI6MTc3NjIzNjcwMCwiaWF0Ijox"
	"Nzc2MjM2NDAwLCJub25jZSI6Im4tMFM2X1d6QTJNaiIsImFjciI6Imh0dHA6Ly9pZC5lbGVnbmFtbmRl"
	"bi5zZS9sb2EvMS4wL2xvYTMiLCJodHRwczovL2lkLm9pZGMuc2UvY2xhaW0vb3JnTnVtYmVyIjoiMjEy"
	"MDAwMjM5NSJ9.pR9lfRfn6hESc6czyadYdd8gQuWxZtGnogPnC6oJa3p0dM7GrJ7PrCUTOEKRXvIGOIp"
	"8jFQnibxp_B1DQCfUzD08adQeStF8t33oRltzEQpjHhL9B6LOvafJCS6_eWvbb4Ah0RXjxavIQAIqPfC"
	"ihpBhoJTHn12bNvNyTZTzvtheZJ1X8AM8xLARCwdmRxtVc7IxYYmIEa1QP_FzMc1ytDQbxG8cSYXNwtQ"
	"O7lVPvrHik6meY-um7dy6aYkxIkFPi6BsqsT9YgysbIkwHghYKN361lFcx4HRnfGYGDIxbSFZfVwZASJ"
	"mvm6CTi3MHPaWaG4xk6i5gyrHSwU5Fd11Ug";

static const char oidc_ps256[] =
	"eyJhbGciOiJQUzI1NiIsImtpZCI6InJzYS0xIn0.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlLm9y"
	"ZyIsInN1YiI6ImI2YzVmMmQwIiwiYXVkIjoibWVkc3RvZCIsImV4cCI6MTc3NjIzNjcwMCwiaWF0Ijox"
	"Nzc2MjM2NDAwLCJub25jZSI6Im4tMFM2X1d6QTJNaiIsImFjciI6Imh0dHA6Ly9pZC5lbGVnbmFtbmRl"
	"bi5zZS9sb2EvMS4wL2xvYTMiLCJodHRwczovL2lkLm9pZGMuc2UvY2xhaW0vb3JnTnVtYmVyIjoiMjEy"
	"MDAwMjM5NSJ9.cWshCW8ED8aBFX0Ux0LiM_MK68e5560298bwYB85A9QMQ9Qo2p6vtKZdq0oVK69UXzW"
	"C9-I1GS_DGwp3Rq66vjRh3e2FfFgLcZh45oBYE-cz7y8_g8H-Iyor9xWBis-TTFbGh7R_X0nVABaCEWS"
	"fn5GkPUKJcSA9ItDCGUhTlZPL7RXEBmUiM11ujmbuRYsknvp27sxkmBBHSq_bhug4zi3YivXOUwSQfJu"
	"iUVTRfqRsNuKHpzS_9mGL35iWFLiPdamlN2i-obIrLs0Y8ORur7S4NIW3q2dPaG0O_wtlymJT8Yx2AIh"
	"64FHOAgBozOrtAumlg3z2f_JHGnd1O0POuQ";

static const char oidc_es256[] =
	"eyJhbGciOiJFUzI1NiIsImtpZCI6ImVjLTEifQ.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlLm9yZ"
	"yIsInN1YiI6ImI2YzVmMmQwIiwiYXVkIjoibWVkc3RvZCIsImV4cCI6MTc3NjIzNjcwMCwiaWF0IjoxN"
	"zc2MjM2NDAwLCJub25jZSI6Im4tMFM2X1d6QTJNaiIsImFjciI6Imh0dHA6Ly9pZC5lbGVnbmFtbmRlb"
	"i5zZS9sb2EvMS4wL2xvYTMiLCJodHRwczovL2lkLm9pZGMuc2UvY2xhaW0vb3JnTnVtYmVyIjoiMjEyM"
	"DAwMjM5NSJ9.FnMmPkjNlk_6tdckyuiXwTv0atgaugEkQDAFxcLMHZJiMKS3wmN_9Heesx9hahlHjZ-C"
	"RqGPW65I9qOSqm8Ohw";

static const char oidc_hs256[] =
	"eyJhbGciOiJIUzI1NiIsImtpZCI6InJzYS0xIn0.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlLm9y"
	"ZyIsInN1YiI6ImI2YzVmMmQwIiwiYXVkIjoibWVkc3RvZCIsImV4cCI6MTc3NjIzNjcwMCwiaWF0Ijox"
	"Nzc2MjM2NDAwLCJub25jZSI6Im4tMFM2X1d6QTJNaiIsImFjciI6Imh0dHA6Ly9pZC5lbGVnbmFtbmRl"
	"bi5zZS9sb2EvMS4wL2xvYTMiLCJodHRwczovL2lkLm9pZGMuc2UvY2xhaW0vb3JnTnVtYmVyIjoiMjEy"
	"MDAwMjM5NSJ9.rxA0gWi0XJy1OljMtDN1ysMKxQzjNMEisKBkAxNu5YY";

static const char oidc_none[] =
	"eyJhbGciOiJub25lIiwia2lkIjoicnNhLTEifQ.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlLm9yZ"
	"yIsInN1YiI6ImI2YzVmMmQwIiwiYXVkIjoibWVkc3RvZCIsImV4cCI6MTc3NjIzNjcwMCwiaWF0IjoxN"
	"zc2MjM2NDAwLCJub25jZSI6Im4tMFM2X1d6QTJNaiIsImFjciI6Imh0dHA6Ly9pZC5lbGVnbmFtbmRlb"
	"i5zZS9sb2EvMS4wL2xvYTMiLCJodHRwczovL2lkLm9pZGMuc2UvY2xhaW0vb3JnTnVtYmVyIjoiMjEyM"
	"DAwMjM5NSJ9.eA";

static const char oidc_rs512[] =
	"eyJhbGciOiJSUzUxMiIsImtpZCI6InJzYS0xIn0.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlLm9y"
	"ZyIsInN1YiI6ImI2YzVmMmQwIiwiYXVkIjoibWVkc3RvZCIsImV4cCI6MTc3NjIzNjcwMCwiaWF0Ijox"
	"Nzc2MjM2NDAwLCJub25jZSI6Im4tMFM2X1d6QTJNaiIsImFjciI6Imh0dHA6Ly9pZC5lbGVnbmFtbmRl"
	"bi5zZS9sb2EvMS4wL2xvYTMiLCJodHRwczovL2lkLm9pZGMuc2UvY2xhaW0vb3JnTnVtYmVyIjoiMjEy"
	"MDAwMjM5NSJ9.iB3AZjoflhTROKH3931_e5VSodwTwyy3wbA7rUE5zQ-ucxCb6KTz3JO0K-Em1yu50fC"
	"urOH3Cg2xTNjyMAWRIAQ8YhfPT2_jRgpji-WCgv11I7oxkSA7abaLvzAoDva_F3f3ufPOV5E48p3Samg"
	"INZyIz6ibnSTHXn1j-6xatCREWiLgscfomEqC5bSWhXPypk2vL6aJJiHnzpRnaNfXoPDb3kUpQti-XpS"
	"opGkUnqQHQfAvYuhJg2M0NlwD5jb4NqLWADQJ0P60D8W4dkwQ7iKg466FHjJO9C2vOiaQ1R2YsD3vkqg"
	"MbmZAsDTVynB_QPAb8g0X8HGUYVSwVwkoSg";

static const char oidc_weak[] =
	"eyJhbGciOiJSUzI1NiIsImtpZCI6IndlYWsifQ.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlLm9yZ"
	"yIsInN1YiI6ImI2YzVmMmQwIiwiYXVkIjoibWVkc3RvZCIsImV4cCI6MTc3NjIzNjcwMCwiaWF0IjoxN"
	"zc2MjM2NDAwLCJub25jZSI6Im4tMFM2X1d6QTJNaiIsImFjciI6Imh0dHA6Ly9pZC5lbGVnbmFtbmRlb"
	"i5zZS9sb2EvMS4wL2xvYTMiLCJodHRwczovL2lkLm9pZGMuc2UvY2xhaW0vb3JnTnVtYmVyIjoiMjEyM"
	"DAwMjM5NSJ9.r9hwFWzPIoYkn1FvVvkUVK1v3ieKbr3oosstTaUyuWUuj_hQtnZ392Cq78ZnfHlxloJI"
	"vCm0ifjm26ndSDcdQrOJBhwxTdSD8Y5ZCffh4QuFFt7RzKm9ijZFUOB5D3AyVODS9BakNiWfTUXTsIPa"
	"LXLTckge8tbSVJGyOgelBjw";

static const char oidc_crit[] =
	"eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYS0xIiwiY3JpdCI6WyJleHAiXX0.eyJpc3MiOiJodHRwczov"
	"L2lkcC5leGFtcGxlLm9yZyIsInN1YiI6ImI2YzVmMmQwIiwiYXVkIjoibWVkc3RvZCIsImV4cCI6MTc3"
	"NjIzNjcwMCwiaWF0IjoxNzc2MjM2NDAwLCJub25jZSI6Im4tMFM2X1d6QTJNaiIsImFjciI6Imh0dHA6"
	"Ly9pZC5lbGVnbmFtbmRlbi5zZS9sb2EvMS4wL2xvYTMiLCJodHRwczovL2lkLm9pZGMuc2UvY2xhaW0v"
	"b3JnTnVtYmVyIjoiMjEyMDAwMjM5NSJ9.nEuaCBLY3AScg3DzOlLCXJIEpvus4FlYI4PGw17iJzrQEVj"
	"mecG_F7HhsLnxJZ8Qs4qfrw_bDiWCuNkWZmQnHJ9r6l6VwgqVp0vejVNracWTIRqN1Xs_IHEUcuda83e"
	"ArNLfdzXjj3UaYkqKeqwnC6B4N0x9X2GKGGjSjx_baAxICi1SY1tVM2TRLv6QkVcKMntgYeFVQjq2r4x"
	"9OP3Umje7ScEz6FaWzESCf6LrfsWrSGkjlUtFC0WTJLY1diJGThuyDp083DVYt3j4kE2MzHm_5z2jZju"
	"2vt4GBF3ZCNgj9SN1U3tddb5wUWMv8_sN3CGVMDIIOkCM3c-XBaaYmQ";

static const char oidc_logout[] =
	"eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYS0xIiwidHlwIjoibG9nb3V0K2p3dCJ9.eyJpc3MiOiJodHR"
	"wczovL2lkcC5leGFtcGxlLm9yZyIsInN1YiI6ImI2YzVmMmQwIiwiYXVkIjoibWVkc3RvZCIsImV4cCI"
	"6MTc3NjIzNjcwMCwiaWF0IjoxNzc2MjM2NDAwLCJub25jZSI6Im4tMFM2X1d6QTJNaiIsImFjciI6Imh"
	"0dHA6Ly9pZC5lbGVnbmFtbmRlbi5zZS9sb2EvMS4wL2xvYTMiLCJodHRwczovL2lkLm9pZGMuc2UvY2x"
	"haW0vb3JnTnVtYmVyIjoiMjEyMDAwMjM5NSJ9.hOYxn-OD8MRJuIlBvzcYEu4-KO9WRmklTpU5impARq"
	"Gjb3hehf6umItpIk9ONvO_EqvMeNEU0LYcysiXSAFnuL8YtYmJFgNeOoHMUHrjk3tckFFXYaqDPL_TgA"
	"EBqBYtHiVQ01u-a0GxkX8J2eEISORrDP6Mn3M5ugibwW-rz-OjylqWgPt7B3t18tu6EwIgSIZlGtvBjD"
	"H6uDl8n8RUewTMmxtmoDQHNkFiBFByMGHnRclF1R8TLAf9G-iBsl9Ss368LOoLOLI91S71ZFREoC8vmn"
	"dEI6cD7vmCQhd_JBkjmOPo8LIy_XRKQfrMvS37VrKhZ-jQF-rMAF01llEXlQ";

static const char oidc_nokid[] =
	"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlLm9yZyIsInN1YiI6ImI2YzV"
	"mMmQwIiwiYXVkIjoibWVkc3RvZCIsImV4cCI6MTc3NjIzNjcwMCwiaWF0IjoxNzc2MjM2NDAwLCJub25"
	"jZSI6Im4tMFM2X1d6QTJNaiIsImFjciI6Imh0dHA6Ly9pZC5lbGVnbmFtbmRlbi5zZS9sb2EvMS4wL2x"
	"vYTMiLCJodHRwczovL2lkLm9pZGMuc2UvY2xhaW0vb3JnTnVtYmVyIjoiMjEyMDAwMjM5NSJ9.KQWjMf"
	"3_3oh1fH7JhtcS4eqThglFEP6jMZFRlcIeDMNfX8V1mpgebr-SGapvKQwpurbiZSZ9ePZq9sQW-Fnlaw";

#endif
